import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IAlerts, SeverityAlarmProps } from '../observability/alerts';
import { Runbook } from '../observability/runbook';
import { Severity } from '../observability/severity';
import type { ServingOptions } from './serving-options';

/** Alarms look at this often: a new version that fails is seen within three of them. */
export const alarmPeriod = Duration.minutes(1);

/** What the alarms of a back end watch; every metric has the period `alarmPeriod`. */
export interface ServingAlarmsProps {
  readonly model: string;
  readonly alerts: IAlerts;
  readonly options: ServingOptions;
  readonly invocations: cloudwatch.IMetric;
  readonly errors: cloudwatch.IMetric;
  /** In milliseconds, p99. */
  readonly latency: cloudwatch.IMetric;
}

/** The alarms that every back end has. Each of them takes a new version back. */
export function addServingAlarms(scope: Construct, props: ServingAlarmsProps): cloudwatch.Alarm[] {
  const { model, alerts, options } = props;
  const latencyThreshold = options.latencyThreshold ?? Duration.seconds(1);
  const errorPercent = options.errorPercent ?? 1;
  return [
    alerts.alarm(scope, 'Errors', {
      ...quick,
      metric: percentOf(props.errors, props.invocations, 'failed requests'),
      threshold: errorPercent,
      severity: Severity.CRITICAL,
      runbook: Runbook.of('inference', 'Server errors'),
      description: `${model} answers ${errorPercent} % of its requests or more with an error of its own.`,
    }),
    alerts.alarm(scope, 'Latency', {
      ...quick,
      metric: props.latency,
      threshold: latencyThreshold.toMilliseconds(),
      severity: Severity.WARNING,
      runbook: Runbook.of('inference', 'Slow answers'),
      description: `The slowest hundredth of the answers of ${model} takes ${latencyThreshold.toHumanString()} or more.`,
    }),
  ];
}

/** Two bad minutes of three. No traffic is no trouble. */
export const quick: Pick<SeverityAlarmProps, 'evaluationPeriods' | 'datapointsToAlarm' | 'treatMissingData'> = {
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
};

/** A share in percent. Load balancers report no zero, so silence in `part` counts as one. */
export function percentOf(
  part: cloudwatch.IMetric,
  whole: cloudwatch.IMetric,
  label: string,
): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: 'IF(whole > 0, 100 * FILL(part, 0) / whole, 0)',
    usingMetrics: { part, whole },
    label: `${label} in percent`,
    period: alarmPeriod,
  });
}
