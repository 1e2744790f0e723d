import type { RawValue } from '../profile/row';

/** Answers of the model for some records, one number each, in their order. */
export type Scorer = (rows: readonly (readonly RawValue[])[]) => Promise<readonly number[]>;

/**
 * Permutation attributions: how much the model's answers change, as mean absolute difference, when the values of one
 * feature are moved among the records. Needs no labels. The same records give the same result: each record takes the
 * value of the one `shift` places on, around the end, instead of one drawn by chance.
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
  // Neighbours in a window are often alike; a record far away is not.
  const shift = Math.max(1, Math.floor(rows.length * 0.382));
  const attributions: number[] = [];
  for (let feature = 0; feature < width; feature += 1) {
    const moved = rows.map((row, i) => row.with(feature, rows[(i + shift) % rows.length]![feature]));
    const after = await score(moved);
    attributions.push(before.reduce((sum, value, i) => sum + Math.abs(value - after[i]!), 0) / rows.length);
  }
  return attributions;
}
