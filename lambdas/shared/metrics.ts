import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import { dimensions, metricNamespace } from '../../lib/contracts/metrics';
import type { MetricName } from '../../lib/contracts/metrics';

/** One value of a metric of one model. */
export interface MetricValue {
  readonly name: MetricName;
  readonly value: number;
  /** CloudWatch's word for the unit; `None` when there is none. */
  readonly unit: StandardUnit;
  /** Counter of business that it is of, where there is a metric for each. */
  readonly counter?: string;
  /** Window that it is of, where there is a metric for each. */
  readonly window?: string;
}

/** Writes values of one model's metrics. */
export interface MetricsWriter {
  write(model: string, values: readonly MetricValue[], at: Date): Promise<void>;
}

/** Writes metrics with PutMetricData. */
export class CloudWatchMetrics implements MetricsWriter {
  public constructor(
    private readonly environmentName: string,
    private readonly client = new CloudWatchClient({}),
  ) {}

  public async write(model: string, values: readonly MetricValue[], at: Date): Promise<void> {
    if (values.length === 0) return;
    await this.client.send(
      new PutMetricDataCommand({
        Namespace: metricNamespace,
        MetricData: values.map(({ name, value, unit, counter, window }) => ({
          MetricName: name,
          Value: value,
          Unit: unit,
          Timestamp: at,
          Dimensions: [
            { Name: dimensions.environment, Value: this.environmentName },
            { Name: dimensions.model, Value: model },
            ...(counter === undefined ? [] : [{ Name: dimensions.counter, Value: counter }]),
            ...(window === undefined ? [] : [{ Name: dimensions.window, Value: window }]),
          ],
        })),
      }),
    );
  }
}
