import { chiSquareUpperQuantile } from '../../lambdas/monitoring/statistics/chi-square';
import { total } from '../../lambdas/monitoring/statistics/counts';
import { meanOf, varianceOf } from '../../lambdas/monitoring/statistics/sample';

/** Alarms a quarter, as counted over several quarters. */
export interface Rate {
  readonly mean: number;
  /** What the true rate lies below with 95 % confidence. */
  readonly upper: number;
}

/**
 * Rate of counts by quarter, with an exact Poisson bound. Alarms of one quarter share its baseline and may come in
 * clusters: the bound is widened by how much more the counts vary than Poisson's law has them.
 */
export function rateOf(counts: readonly number[]): Rate {
  const quarters = counts.length;
  const mean = meanOf(counts);
  const dispersion = mean === 0 ? 1 : Math.max(1, varianceOf(counts) / mean);
  const upper = (dispersion * chiSquareUpperQuantile(0.05, 2 * (total(counts) / dispersion + 1))) / (2 * quarters);
  return { mean, upper };
}

/** `.12 (≤ .31)` */
export function showRate({ mean, upper }: Rate): string {
  return `${mean.toFixed(2)} (≤ ${upper.toFixed(2)})`;
}
