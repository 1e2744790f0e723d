import { readFile } from 'node:fs/promises';
import type * as z from 'zod';
import { didYouMean } from '../../lib/contracts/suggestion';
import { shown } from '../errors/serving-error';
import { features } from '../production';
import { readFeatures } from './feature-settings';
import { SettingsError } from './settings-error';
import { definitions, flagOf, modelSettings, type SettingName, type Settings } from './settings';

/** Where settings come from. Flags win over the environment, that over the file, that over defaults. */
export interface SettingsSources {
  readonly flags: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the configuration file holds; see `readSettingsFile`. */
  readonly file?: Readonly<Record<string, unknown>>;
}

const featureNames = features.map(({ name }) => name);
const names = Object.keys(definitions) as readonly SettingName[];

/**
 * Reads all settings.
 * @throws SettingsError that names every wrong value, where it came from and what is allowed
 */
export function readSettings(sources: SettingsSources): Settings {
  const problems: string[] = [];
  const file = sources.file ?? {};
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const { value, origin } = find(name, sources, file);
    const result = definitions[name].schema.safeParse(value);
    if (result.success) values[name] = result.data;
    else
      problems.push(
        `${origin} ${value === undefined ? 'is not set' : `is ${shown(value)}`}: ${result.error.issues[0]?.message ?? 'not allowed'}`,
      );
  }
  const models = modelSettings.safeParse(file['models'] ?? {});
  if (!models.success) for (const issue of models.error.issues) problems.push(...modelProblems(issue));
  const sections = readFeatures({ flags: sources.flags, environment: sources.environment, file }, problems);
  const known = ['models', ...names, ...featureNames];
  for (const name of Object.keys(file))
    if (!known.includes(name)) problems.push(`${name} in the file is unknown${didYouMean(name, known)}`);
  if (problems.length > 0) throw new SettingsError(problems);
  // Whoever may load models by path may load and unload them.
  if (values['multiModel'] !== undefined) values['modelControl'] = 'explicit';
  return { ...values, models: models.data ?? {}, features: sections } as unknown as Settings;
}

/** Fields of a model's settings. */
const modelFields = Object.keys(modelSettings.valueType.shape);

function modelProblems(issue: z.core.$ZodIssue): string[] {
  const place = ['models', ...issue.path].join('.');
  if (issue.code !== 'unrecognized_keys') return [`${place} in the file: ${issue.message}`];
  return issue.keys.map((key) => `${place}.${key} in the file is unknown${didYouMean(key, modelFields)}`);
}

function find(
  name: SettingName,
  sources: SettingsSources,
  file: Readonly<Record<string, unknown>>,
): { value: unknown; origin: string } {
  const definition: { readonly env: readonly string[]; readonly default?: unknown } = definitions[name];
  const flag = sources.flags[name];
  if (flag !== undefined) return { value: flag, origin: flagOf(name) };
  const text = environmentText(sources.environment, name);
  if (text !== undefined)
    return { value: text, origin: definition.env.find((variable) => sources.environment[variable]) as string };
  if (file[name] !== undefined) return { value: file[name], origin: `${name} in the file` };
  return { value: definition.default, origin: `${flagOf(name)} (${definition.env.join(', ')})` };
}

/** An empty variable counts as not set: that is how templates switch a feature off. */
function environmentText(environment: SettingsSources['environment'], name: SettingName): string | undefined {
  for (const variable of definitions[name].env) {
    const value = environment[variable];
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/**
 * Reads the configuration file that flags or environment name: YAML, of which JSON is a part.
 * @throws SettingsError when it cannot be read or holds no settings by name
 */
export async function readSettingsFile(sources: SettingsSources): Promise<Readonly<Record<string, unknown>>> {
  const path = sources.flags['config'] ?? environmentText(sources.environment, 'config');
  if (path === undefined) return {};
  let value: unknown;
  try {
    // Loaded only where it is used: a Lambda function has no configuration file and starts sooner without.
    const { parse } = await import('yaml');
    value = parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new SettingsError([`file '${path}' cannot be read: ${(error as Error).message}`]);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SettingsError([`file '${path}' must hold settings by name`]);
}
