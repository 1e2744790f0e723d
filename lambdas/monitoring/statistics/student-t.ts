import cdf from '@stdlib/stats-base-dists-t-cdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';
import { meanOf, varianceOf } from './sample';

/** Upper tail of Student's t distribution, P(T > t). */
export function studentTSurvival(t: number, df: number): number {
  return cdf(-t, df);
}

/** The value that Student's t with `df` degrees of freedom exceeds with probability `tail`. */
export function studentTUpperQuantile(tail: number, df: number): number {
  return -quantile(tail, df);
}

/** Where a new observation stands against reference ones. */
export interface Prediction {
  /** Value that a new observation exceeds with probability `tail` when nothing has changed. */
  readonly limit: number;
  /** Probability of an observation at least as large as the one given, when nothing has changed. */
  readonly pValue: number;
}

/**
 * One-sided prediction limit for one new observation from `reference` ones of the same kind:
 * mean + t(k−1)·s·√(1 + 1/k). Unlike mean + 3σ it knows that mean and σ were estimated from few windows.
 * @param reference at least two observations
 * @returns null when the reference has no spread: nothing can be said
 */
export function predictionLimit(reference: readonly number[], observed: number, tail: number): Prediction | null {
  const k = reference.length;
  if (k < 2) return null;
  const [mean, variance] = [meanOf(reference), varianceOf(reference)];
  if (!(variance > 0)) return null;
  const scale = Math.sqrt(variance * (1 + 1 / k));
  return {
    limit: mean + studentTUpperQuantile(tail, k - 1) * scale,
    pValue: studentTSurvival((observed - mean) / scale, k - 1),
  };
}
