import type { FieldPath } from '../configuration/problem';
import type { ModelSettings } from '../configuration/settings';

/** Blocks of a model by what constructs call them in their messages. */
const blocks: readonly (readonly [words: RegExp, block: keyof ModelSettings])[] = [
  [/\b(rollout|canary|linear)\b|\bRollout\./, 'rollout'],
  [/\b(drift|quality|attribution) monitor\b|\battribution of model\b|\bMonitoring\./, 'monitoring'],
  [/\bretrain/i, 'retraining'],
  [/\btraining\b/, 'training'],
];

/**
 * Where in a model's settings a construct's complaint most likely belongs: at the only value that it quotes, else at the
 * block that it names, else at the model. Constructs know nothing of files; their messages show the value and say what to
 * change.
 */
export function likelyPlace(settings: ModelSettings, message: string): FieldPath {
  const quoted = [...message.matchAll(/'([^']+)'/g)].map(([, text]) => text);
  const leaves = leavesOf(settings).filter(({ path, value }) => path[0] !== 'name' && quoted.includes(String(value)));
  const [only, ...others] = leaves;
  if (only && others.length === 0) return only.path;
  const block = blocks.find(([words, name]) => words.test(message) && settings[name] !== undefined);
  return block ? [block[1]] : [];
}

interface Leaf {
  readonly path: FieldPath;
  readonly value: string | number;
}

function leavesOf(value: unknown, path: FieldPath = []): Leaf[] {
  if (typeof value === 'string' || typeof value === 'number') return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => leavesOf(item, [...path, name]));
}
