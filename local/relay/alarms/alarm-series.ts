import type { Series } from './math-expression';

/** A value of a metric at a time, in milliseconds since 1970. */
export interface Datapoint {
  readonly at: number;
  readonly value: number;
}

/** How long a period is on the twin. */
export type PeriodLength =
  /** So many milliseconds. */
  | { readonly kind: 'time'; readonly milliseconds: number }
  /**
   * From one value to the next: for metrics that are written once a period. The story reaches the verdicts of a week within
   * a few seconds, and each of them is a period of its own, as it would be in AWS.
   */
  | { readonly kind: 'value' };

/**
 * The last periods of a metric, oldest first.
 *
 * @param now end of the last period, in milliseconds since 1970
 */
export function lastPeriods(points: readonly Datapoint[], periods: number, length: PeriodLength, now: number): Series {
  if (length.kind === 'value') {
    const values = [...points].sort((a, b) => a.at - b.at).map(({ value }) => value);
    return values.slice(-periods);
  }
  const end = Math.floor(now / length.milliseconds) * length.milliseconds;
  return Array.from({ length: periods }, (_, index) => {
    const start = end - (periods - index) * length.milliseconds;
    return points.find(({ at }) => at >= start && at < start + length.milliseconds)?.value;
  });
}

/** Length of a period of AWS on the twin. */
export function periodLength(namespace: string, seconds: number, secondsPerMinute: number): PeriodLength {
  return namespace === 'Tidegate'
    ? { kind: 'value' }
    : { kind: 'time', milliseconds: Math.max(1, Math.round((seconds / 60) * secondsPerMinute)) * 1000 };
}
