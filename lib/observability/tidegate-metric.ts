import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import { dimensions, metricNamespace } from '../contracts/metrics';
import type { MetricName } from '../contracts/metrics';

/** A metric of ours for one model in one environment. Names come from the contracts, so a typo does not compile. */
export function tidegateMetric(
  name: MetricName,
  of: { readonly environmentName: string; readonly model: string },
  options: cloudwatch.MetricOptions = {},
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: metricNamespace,
    metricName: name,
    dimensionsMap: { [dimensions.environment]: of.environmentName, [dimensions.model]: of.model },
    statistic: cloudwatch.Stats.MAXIMUM,
    period: Duration.hours(1),
    ...options,
  });
}
