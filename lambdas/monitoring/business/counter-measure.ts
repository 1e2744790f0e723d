import { total, totalOf } from '../statistics/counts';
import type { BusinessProfile } from './business-profile';
import { mergeBusiness, noBusiness } from './business-profile';

/** A counter per prediction, as a ratio of sums over requests. */
export interface CounterMeasure {
  readonly requests: number;
  readonly predictions: number;
  readonly total: number;
  /** Total ÷ predictions. */
  readonly mean: number;
  /** Standard error of the mean times √requests: how much single requests differ. */
  readonly deviation: number;
  readonly unreadable: number;
}

/** What one counter came to in a window; null without predictions. */
export function measureCounter(profile: BusinessProfile, name: string): CounterMeasure | null {
  const { requests, predictions, predictionSquares, counters } = profile;
  if (predictions === 0) return null;
  const counter = counters[name];
  const [total, squares, products] = [counter?.sum, counter?.squares, counter?.products].map(valueOf) as [
    number,
    number,
    number,
  ];
  const mean = total / predictions;
  // Of a ratio of sums, by linearization: residuals are y − mean·k.
  const residuals = Math.max(0, squares - 2 * mean * products + mean * mean * predictionSquares);
  const spread = requests < 2 ? 0 : Math.sqrt(residuals / (requests - 1));
  return {
    requests,
    predictions,
    total,
    mean,
    deviation: (spread * requests) / predictions,
    unreadable: counter?.unreadable ?? 0,
  };
}

function valueOf(components: readonly number[] | undefined): number {
  return total(components ?? []);
}

/** Days needed before it is known how much they differ among themselves. */
export const fewestDays = 7;

/**
 * How much more days differ from each other than single requests explain: 1 when they differ by chance alone. Weekends,
 * prices and weather move a counter of business day by day; who takes requests for independent alarms every Monday.
 * @returns null with fewer than seven days that have requests
 */
export function dayDispersion(days: readonly BusinessProfile[], name: string): number | null {
  const all = measureCounter(days.reduce(mergeBusiness, noBusiness), name);
  const measures = days.map((day) => measureCounter(day, name)).filter((measure) => measure !== null);
  if (all === null || all.deviation === 0 || measures.length < fewestDays) return null;
  const squares = totalOf(measures, ({ mean, requests }) => requests * ((mean - all.mean) / all.deviation) ** 2);
  return Math.max(1, squares / (measures.length - 1));
}
