import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ServingError } from '../errors/serving-error';
import { parseTextProto, type TextMessage, type TextValue } from './text-proto';

/** Which versions of a model are loaded, as in Triton. */
export type VersionPolicy =
  | { readonly kind: 'all' }
  | { readonly kind: 'latest'; readonly count: number }
  | { readonly kind: 'specific'; readonly versions: readonly string[] };

/** What we read from `config.pbtxt`. Absent fields were not given. */
export interface TritonConfig {
  readonly maxBatchRows?: number;
  readonly maxDelay?: number;
  readonly instances?: number;
  readonly threads?: number;
  readonly modelFile?: string;
  readonly versions: VersionPolicy;
  /** Fields that have no meaning here, for the log: the user sees what is not applied. Nested ones with their path. */
  readonly ignored: readonly string[];
}

const latestOnly: VersionPolicy = { kind: 'latest', count: 1 };

/** What holds without a \`config.pbtxt\`. */
export const defaultConfig: TritonConfig = { versions: latestOnly, ignored: [] };

/**
 * Reads `config.pbtxt` in a model's folder; without one, Triton's defaults hold.
 * @throws ServingError MODEL_REJECTED with the line that cannot be read, or a platform that is not ONNX
 */
export async function readTritonConfig(folder: string): Promise<TritonConfig> {
  let source: string;
  try {
    source = await readFile(join(folder, 'config.pbtxt'), 'utf8');
  } catch {
    return defaultConfig;
  }
  try {
    return interpret(parseTextProto(source));
  } catch (error) {
    throw new ServingError('MODEL_REJECTED', `config.pbtxt: ${(error as Error).message}`, { cause: error });
  }
}

/** Fields that are applied, or that only repeat what the model file says itself. */
const known = new Set([
  'name',
  'platform',
  'backend',
  'input',
  'output',
  'max_batch_size',
  'dynamic_batching',
  'instance_group',
  'parameters',
  'default_model_filename',
  'version_policy',
]);

/** The same within fields that are messages. */
const knownBelow: Readonly<Record<string, readonly string[]>> = {
  dynamic_batching: ['max_queue_delay_microseconds'],
  instance_group: ['name', 'kind', 'count'],
};

const threadsParameter = 'intra_op_thread_count';

function interpret(config: TextMessage): TritonConfig {
  const platform = one(config, 'platform') ?? one(config, 'backend');
  if (platform !== undefined && platform !== '' && platform !== 'onnxruntime_onnx' && platform !== 'onnxruntime') {
    throw new Error(`platform is '${shownValue(platform)}', this server runs onnxruntime_onnx`);
  }
  const maxBatch = whole(config, 'max_batch_size');
  const batching = message(config, 'dynamic_batching');
  const delay = batching && whole(batching, 'max_queue_delay_microseconds');
  const file = one(config, 'default_model_filename');
  if (typeof file === 'string' && /[/\\]/.test(file))
    throw new Error(`default_model_filename is '${file}', must be a plain file name`);
  const threads = parameter(config, threadsParameter);
  const instances = instanceCount(config);
  return {
    ...(maxBatch !== undefined && { maxBatchRows: maxBatch }),
    ...(delay !== undefined && { maxDelay: delay / 1000 }),
    ...(instances > 0 && { instances }),
    ...(threads !== undefined && threads > 0 && { threads }),
    ...(typeof file === 'string' && file !== '' && { modelFile: file }),
    versions: versionPolicy(config),
    ignored: ignoredFields(config),
  };
}

function ignoredFields(config: TextMessage): string[] {
  const ignored = new Set([...config.keys()].filter((field) => !known.has(field)));
  for (const [field, applied] of Object.entries(knownBelow)) {
    for (const value of config.get(field) ?? []) {
      if (!(value instanceof Map)) continue;
      for (const key of (value as TextMessage).keys()) if (!applied.includes(key)) ignored.add(`${field}.${key}`);
    }
  }
  for (const entry of config.get('parameters') ?? []) {
    const key = entry instanceof Map ? one(entry, 'key') : undefined;
    if (key !== undefined && key !== threadsParameter) ignored.add(`parameters.${shownValue(key)}`);
  }
  return [...ignored];
}

function shownValue(value: TextValue): string {
  return typeof value === 'object' ? '{ … }' : String(value);
}

function one(of: TextMessage, field: string): TextValue | undefined {
  return of.get(field)?.[0];
}

function message(of: TextMessage, field: string): TextMessage | undefined {
  const value = one(of, field);
  return value instanceof Map ? value : undefined;
}

function whole(of: TextMessage, field: string): number | undefined {
  const value = one(of, field);
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || (value as number) < 0)
    throw new Error(`${field} is '${shownValue(value)}', must be a whole number of 0 or more`);
  return value as number;
}

function instanceCount(config: TextMessage): number {
  let count = 0;
  for (const group of config.get('instance_group') ?? []) if (group instanceof Map) count += whole(group, 'count') ?? 1;
  return count;
}

/** Parameters are a map of messages: `parameters { key: "…" value: { string_value: "…" } }`. */
function parameter(config: TextMessage, key: string): number | undefined {
  for (const entry of config.get('parameters') ?? []) {
    if (!(entry instanceof Map) || one(entry, 'key') !== key) continue;
    const text = message(entry, 'value');
    const value = Number(text && one(text, 'string_value'));
    if (!Number.isInteger(value)) throw new Error(`parameter ${key} must be a whole number`);
    return value;
  }
  return undefined;
}

function versionPolicy(config: TextMessage): VersionPolicy {
  const policy = message(config, 'version_policy');
  if (policy === undefined) return latestOnly;
  if (policy.has('all')) return { kind: 'all' };
  const specific = message(policy, 'specific');
  if (specific !== undefined) return { kind: 'specific', versions: (specific.get('versions') ?? []).map(String) };
  const latest = message(policy, 'latest');
  return { kind: 'latest', count: (latest && whole(latest, 'num_versions')) || 1 };
}
