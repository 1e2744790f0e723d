import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import { championVariant } from '../contracts/serving';
import type { ServingUsage } from './serving-usage';

/** Metrics of `AWS/SageMaker` for a real-time endpoint. */
export type EndpointMetric =
  | 'Invocations'
  | 'InvocationModelErrors'
  | 'Invocation4XXErrors'
  | 'Invocation5XXErrors'
  | 'ModelLatency'
  | 'OverheadLatency';

/** A metric of an endpoint's champion variant, as a sum of five minutes unless options say otherwise. */
export function endpointMetric(
  metricName: EndpointMetric,
  endpointName: string,
  options: cloudwatch.MetricOptions = {},
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/SageMaker',
    metricName,
    dimensionsMap: { EndpointName: endpointName, VariantName: championVariant },
    statistic: cloudwatch.Stats.SUM,
    period: Duration.minutes(5),
    ...options,
  });
}

/** Time in the model's container in milliseconds. SageMaker measures it in microseconds. */
export function endpointLatency(
  endpointName: string,
  options: cloudwatch.MetricOptions = {},
): cloudwatch.MathExpression {
  const period = options.period ?? Duration.minutes(5);
  const statistic = options.statistic ?? 'p99';
  // Two percentiles stand in one graph, where ids must differ.
  const id = `microseconds_${statistic.replace(/\W/g, '_')}`;
  return new cloudwatch.MathExpression({
    expression: `${id} / 1000`,
    usingMetrics: { [id]: endpointMetric('ModelLatency', endpointName, { ...options, statistic, period }) },
    label: options.label ?? `latency ${statistic}`,
    period,
  });
}

/** Instance-hours of an endpoint: each of its instances writes its utilization once a minute. */
export function endpointUsage(endpointName: string, capturePercent: number): ServingUsage {
  return {
    unit: 'instance-hour',
    namespace: '/aws/sagemaker/Endpoints',
    metricName: 'CPUUtilization',
    dimensions: { EndpointName: endpointName, VariantName: championVariant },
    statistic: 'SampleCount',
    perUnit: 1 / 60,
    capturePercent,
  };
}
