/** What serving a model is paid for by, and where CloudWatch counts it. */
export interface ServingUsage {
  /** `instance-hour` or `gb-second`. */
  readonly unit: string;
  /** Namespace of the metric. */
  readonly namespace: string;
  /** Its name. */
  readonly metricName: string;
  /** Its dimensions. */
  readonly dimensions: { [name: string]: string };
  /** `SampleCount` where every instance writes one value a minute, `Sum` where the values themselves are paid for. */
  readonly statistic: string;
  /** How much of a unit one of it is: a sixtieth for a value a minute. */
  readonly perUnit: number;
  /** Share of the requests that are recorded, in percent. */
  readonly capturePercent: number;
}
