import { total, totalOf } from '../statistics/counts';

/**
 * How much of all that moves the answers has gone from some features to others: half the sum of the differences of their
 * shares, 0 when all shares are as they were, 1 when nothing is left of them.
 * @param baseline attribution of each feature, 0 or more
 * @param current the same features in the same order
 * @returns null when the baseline attributes nothing to any feature
 */
export function movedShares(baseline: readonly number[], current: readonly number[]): number | null {
  const before = sharesOf(baseline);
  if (before === null) return null;
  const now = sharesOf(current);
  return now === null ? 1 : totalOf(before, (share, i) => Math.abs(share - now[i]!)) / 2;
}

/** Attributions as parts of their sum; null when it is 0. */
export function sharesOf(attributions: readonly number[]): readonly number[] | null {
  const sum = total(attributions);
  return sum === 0 ? null : attributions.map((value) => value / sum);
}
