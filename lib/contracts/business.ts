/** Counters of business and cost of predictions: what the drift monitor is told of them. */

/** Which way a counter must not go; `neither`: a change either way is told. */
export type CounterDirection = 'higher-is-better' | 'lower-is-better' | 'neither';

/** A counter that callers report, with their requests or afterwards. */
export interface CounterSettings {
  readonly name: string;
  readonly better: CounterDirection;
  /** Relative changes from which on they matter; absent: the policy's. */
  readonly losses?: { readonly warning: number; readonly critical: number };
  /** Hours after a prediction in which reports of it count; absent: it comes with the request. */
  readonly reportedWithinHours?: number;
}

/** A metric of CloudWatch that tells what serving took. */
export interface UsageMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `SampleCount` where every instance writes one value a minute, `Sum` where the values themselves are paid for. */
  readonly statistic: string;
  /** How much of a unit one of it is. */
  readonly perUnit: number;
}

/** What the judge is told. */
export interface BusinessSettings {
  readonly counters: readonly CounterSettings[];
  /** The user's price; null: no cost is reckoned. */
  readonly price: {
    readonly currency: string;
    readonly unit: string;
    readonly price: number;
    readonly usage: UsageMetric;
  } | null;
  /** Share of the requests that capture holds, in percent. */
  readonly capturePercent: number;
}

/** A counter that is reported afterwards, and until how long after the prediction a report counts. */
export interface ReportedCounter {
  readonly name: string;
  readonly withinHours: number;
}

/** Names of the counters that come with requests. */
export function carriedCounters(counters: readonly CounterSettings[]): string[] {
  return counters.filter(({ reportedWithinHours }) => reportedWithinHours === undefined).map(({ name }) => name);
}

/** Counters that are reported after the prediction. */
export function reportedCounters(counters: readonly CounterSettings[]): ReportedCounter[] {
  return counters.flatMap(({ name, reportedWithinHours: withinHours }) =>
    withinHours === undefined ? [] : [{ name, withinHours }],
  );
}

/** Name of the verdict on counters in events. */
export const businessMonitorName = 'business';
