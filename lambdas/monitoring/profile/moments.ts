import { ExactSum } from './exact-sum';
import { presentCount, type NumericProfile } from './profile';

/** Mean and spread of a numeric column. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Of the sample (divided by count − 1); 0 for a single value. */
  readonly standardDeviation: number;
}

/**
 * Moments of a numeric profile. Good to six digits while the mean is within a million deviations of the center.
 * @param center the binning's center, about which the profile's sums are kept
 * @returns null without values
 */
export function momentsOf(profile: NumericProfile, center: number): Moments | null {
  const count = presentCount(profile) - profile.huge;
  if (count === 0) return null;
  const shift = rounded(profile.sum) / count;
  const squares = rounded(profile.squares);
  const variance = count < 2 ? 0 : Math.max(0, (squares - count * shift * shift) / (count - 1));
  return { count, mean: center + shift, standardDeviation: Math.sqrt(variance) };
}

/** The number next to an exact sum. */
export function rounded(components: readonly number[]): number {
  return ExactSum.from(components).components()[0] ?? 0;
}
