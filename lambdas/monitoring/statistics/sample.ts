import { total, totalOf } from './counts';

/** Mean of some values; 0 of none. */
export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : total(values) / values.length;
}

/** Variance of the population that some values are a sample of; 0 of fewer than two. */
export function varianceOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  return totalOf(values, (value) => (value - mean) ** 2) / (values.length - 1);
}

/** Standard deviation of the population that some values are a sample of; 0 of fewer than two. */
export function deviationOf(values: readonly number[]): number {
  return Math.sqrt(varianceOf(values));
}
