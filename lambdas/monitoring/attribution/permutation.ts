import type { RawValue } from '../profile/row';
import { totalOf } from '../statistics/counts';

/** What a model answers for a record: a number, or the name of a class. */
export type Answer = number | string;

/** Answers of the model for some records, one each, in their order. */
export type Scorer = (rows: readonly (readonly RawValue[])[]) => Promise<readonly Answer[]>;

/**
 * Permutation attributions: how much the model's answers change, as mean absolute difference, when the values of one
 * feature are moved among the records; of classes, the share that changes. Needs no labels. The same records give the
 * same result.
 * @param rows a sample of records, two or more; a few hundred do
 * @returns one attribution a feature
 */
export async function permutationAttributions(
  rows: readonly (readonly RawValue[])[],
  score: Scorer,
): Promise<readonly number[]> {
  if (rows.length < 2) throw new RangeError(`attributions need two records or more, have ${rows.length}`);
  const width = rows[0]!.length;
  const before = await score(rows);
  const from = derangement(rows.length);
  const attributions: number[] = [];
  for (let feature = 0; feature < width; feature += 1) {
    const moved = rows.map((row, i) => row.with(feature, rows[from[i]!]![feature]));
    const after = await score(moved);
    attributions.push(totalOf(before, (answer, i) => distance(answer, after[i]!)) / rows.length);
  }
  return attributions;
}

function distance(a: Answer, b: Answer): number {
  return typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) : Number(a !== b);
}

/**
 * One cycle through all records, none in its place, the same for every list as long (Sattolo's shuffle, Mulberry32). A
 * shift by some places would not do: records come in order of time, and what repeats daily or weekly would meet itself.
 */
export function derangement(size: number): Uint32Array {
  const order = Uint32Array.from({ length: size }, (_, i) => i);
  let state = 0x6d2b79f5;
  for (let i = size - 1; i > 0; i -= 1) {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    const j = ((t ^ (t >>> 14)) >>> 0) % i;
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
