import { totalOf } from '../statistics/counts';

/**
 * Normalized discounted cumulative gain of the ranking that `current` attributions give to features, with those of the
 * baseline as gains: 1 when the ranking is the baseline's, lower the more the important features fell. What SageMaker
 * Clarify compares with .90.
 * @param baseline attribution of each feature, 0 or more
 * @param current the same features in the same order
 * @returns null when the baseline attributes nothing to any feature
 */
export function rankingAgreement(baseline: readonly number[], current: readonly number[]): number | null {
  if (baseline.length !== current.length) {
    throw new RangeError(`attributions must be of the same features, are ${baseline.length} and ${current.length}`);
  }
  const ideal = gain(baseline, ranking(baseline));
  return ideal === 0 ? null : gain(baseline, ranking(current)) / ideal;
}

/** Positions of features, most important first; ties by position. */
function ranking(attributions: readonly number[]): number[] {
  return attributions.map((_, i) => i).sort((a, b) => attributions[b]! - attributions[a]! || a - b);
}

function gain(gains: readonly number[], order: readonly number[]): number {
  return totalOf(order, (feature, rank) => gains[feature]! / Math.log2(rank + 2));
}
