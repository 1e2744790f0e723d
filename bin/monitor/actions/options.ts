import type { Options } from '../../commands/command';
import type { Roles } from '../data/roles';

/** Options that say what the columns of a table are. */
export const roleOptions = {
  prediction: { type: 'string' },
  label: { type: 'string' },
  time: { type: 'string' },
  id: { type: 'string' },
} as const satisfies Options;

/** As many files as anybody may name. */
export const manyFiles: readonly string[] = new Array<string>(10_000).fill('DATA');

/** Roles as stated on the command line. */
export function statedRoles(values: { readonly [K in keyof Roles]?: string | undefined }): Partial<Roles> {
  const { prediction, label, time, id } = values;
  const stated = Object.entries({ prediction, label, time, id }).filter(([, name]) => name !== undefined);
  return Object.fromEntries(stated);
}

/** Items of a comma-separated list. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
