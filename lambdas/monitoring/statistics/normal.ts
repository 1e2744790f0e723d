import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';

/** Standard normal distribution function. */
export function normalCdf(z: number): number {
  return cdf(z, 0, 1);
}

/** Probability that a standard normal variable is at least as far from 0 as `z`. */
export function normalTwoSidedP(z: number): number {
  return Math.min(1, 2 * cdf(-Math.abs(z), 0, 1));
}

/** Value below which a standard normal variable lies with probability `p`. */
export function normalQuantile(p: number): number {
  return quantile(p, 0, 1);
}

/** Half-width in standard errors of a two-sided interval, for example 1.96 at .95. */
export function intervalZ(confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence must be between 0 and 1, is ${confidence}`);
  // By symmetry, from the lower tail: it keeps its digits when the confidence is close to 1.
  return -quantile((1 - confidence) / 2, 0, 1);
}
