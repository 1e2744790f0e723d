import type { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import type { MetricName } from '../contracts/metrics';
import { knownMetric, tidegateMetric } from '../observability/tidegate-metric';

/** What a monitor's metrics are of. */
export interface MonitorSubject {
  readonly environmentName: string;
  readonly model: string;
  /** How often the monitor looks, which is the period of its metrics. */
  readonly every: Duration;
}

/** The metrics of one monitor. */
export class MonitorMetrics {
  public constructor(private readonly subject: MonitorSubject) {}

  /** A metric by the name that somebody gave; throws for one that nobody emits. */
  public named(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of(knownMetric(name), options);
  }

  /** A metric; with `part` that of one counter or of one window. */
  public of(
    name: MetricName,
    options: cloudwatch.MetricOptions = {},
    part: { readonly counter?: string; readonly window?: string } = {},
  ): cloudwatch.Metric {
    const { every, ...subject } = this.subject;
    return tidegateMetric(name, { ...subject, ...part }, { period: every, ...options });
  }
}
