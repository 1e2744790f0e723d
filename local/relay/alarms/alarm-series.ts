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

/** A piece of time, in milliseconds since 1970; its end is no part of it. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

/** The last values of a metric of which each makes a period, oldest first. */
export function lastValues(points: readonly Datapoint[], periods: number): Series {
  const values = [...points].sort((a, b) => a.at - b.at).map(({ value }) => value);
  return values.slice(-periods);
}

/**
 * The last periods, oldest first. They move on minute by minute, however long they are, as those of alarms in AWS do: a
 * failure is told within a minute, and a period of a day holds the last 24 hours.
 *
 * @param minute length of a minute in milliseconds
 * @param now in milliseconds since 1970: the last period ends with the last minute that is over
 */
export function lastWindows(periods: number, milliseconds: number, minute: number, now: number): TimeWindow[] {
  const end = Math.floor(now / minute) * minute;
  return Array.from({ length: periods }, (_, index) => {
    const start = end - (periods - index) * milliseconds;
    return { start, end: start + milliseconds };
  });
}

/** Length of a period of AWS on the twin. */
export function periodLength(namespace: string, seconds: number, secondsPerMinute: number): PeriodLength {
  return namespace === 'Tidegate'
    ? { kind: 'value' }
    : { kind: 'time', milliseconds: onTwin(seconds, secondsPerMinute) };
}

/** Milliseconds that a time of AWS takes on the twin: whole seconds, by which the emulator tells values apart. */
export function onTwin(seconds: number, secondsPerMinute: number): number {
  return Math.max(1, Math.round((seconds / 60) * secondsPerMinute)) * 1000;
}
