import { CloudWatchClient, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import type { UsageMetric } from '../../../lib/contracts/business';

/** Tells what serving took. */
export interface ServingUsageReader {
  /** Units by the start of the hour, ISO 8601; hours of which nothing is known are left out. */
  byHour(metric: UsageMetric, from: Date, to: Date): Promise<ReadonlyMap<string, number>>;
}

/** Reads the metrics of what serves in CloudWatch. */
export class CloudWatchUsage implements ServingUsageReader {
  public constructor(private readonly client = new CloudWatchClient({})) {}

  public async byHour(metric: UsageMetric, from: Date, to: Date): Promise<ReadonlyMap<string, number>> {
    const { namespace, metricName, dimensions, statistic, perUnit } = metric;
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const query = {
      Id: 'usage',
      MetricStat: {
        Metric: { Namespace: namespace, MetricName: metricName, Dimensions },
        Period: 3600,
        Stat: statistic,
      },
    };
    const found = new Map<string, number>();
    const request = { StartTime: from, EndTime: to, MetricDataQueries: [query] };
    for await (const { MetricDataResults = [] } of paginateGetMetricData({ client: this.client }, request)) {
      for (const { Timestamps = [], Values = [] } of MetricDataResults) {
        Timestamps.forEach((time, i) => found.set(time.toISOString(), (Values[i] ?? 0) * perUnit));
      }
    }
    return found;
  }
}
