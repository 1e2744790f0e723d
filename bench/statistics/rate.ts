import { chiSquareUpperQuantile } from '../../lambdas/monitoring/statistics/chi-square';

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
  const total = counts.reduce((sum, count) => sum + count, 0);
  const mean = total / quarters;
  const variance = quarters < 2 ? 0 : counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (quarters - 1);
  const dispersion = mean === 0 ? 1 : Math.max(1, variance / mean);
  const upper = (dispersion * chiSquareUpperQuantile(0.05, 2 * (total / dispersion + 1))) / (2 * quarters);
  return { mean, upper };
}

/** `.12 (≤ .31)` */
export function showRate({ mean, upper }: Rate): string {
  return `${mean.toFixed(2)} (≤ ${upper.toFixed(2)})`;
}
