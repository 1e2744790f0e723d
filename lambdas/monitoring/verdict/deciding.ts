import type { VerdictLevel } from './verdict';

/**
 * Worst first. A window that could not be judged does not hide one that could: the last day may be waiting for others of
 * its kind while the week, which holds it, is `ok`.
 */
const worstFirst: readonly VerdictLevel[] = ['critical', 'warning', 'ok', 'insufficient'];

/**
 * The window whose verdict is that of the run: the worst; of several, the longest, which holds the others.
 * @param windows shortest first, at least one
 */
export function decidingOf<T extends { readonly verdict: VerdictLevel }>(windows: readonly T[]): T {
  const longestFirst = [...windows].reverse();
  const found = worstFirst.map((level) => longestFirst.find(({ verdict }) => verdict === level));
  return found.find((window) => window !== undefined)!;
}
