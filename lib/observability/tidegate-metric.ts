import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import { dimensions, metricNamespace, metrics } from '../contracts/metrics';
import type { MetricName } from '../contracts/metrics';

/** A metric of ours for one model in one environment. Names come from the contracts, so a typo does not compile. */
export function tidegateMetric(
  name: MetricName,
  of: { readonly environmentName: string; readonly model: string; readonly counter?: string; readonly window?: string },
  options: cloudwatch.MetricOptions = {},
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: metricNamespace,
    metricName: name,
    dimensionsMap: {
      [dimensions.environment]: of.environmentName,
      [dimensions.model]: of.model,
      ...(of.counter === undefined ? {} : { [dimensions.counter]: of.counter }),
      ...(of.window === undefined ? {} : { [dimensions.window]: of.window }),
    },
    statistic: cloudwatch.Stats.MAXIMUM,
    period: Duration.hours(1),
    ...options,
  });
}

/** The metric of ours that has a name; throws for a name that nobody emits. */
export function knownMetric(name: string): MetricName {
  const known = Object.values(metrics).find((metric) => metric === name);
  if (!known) throw new Error(`metric '${name}' is none of ${Object.values(metrics).join(', ')}`);
  return known;
}
