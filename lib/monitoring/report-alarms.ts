import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { metrics } from '../contracts/metrics';
import type { IAlerts } from '../observability/alerts';
import { Runbook } from '../observability/runbook';
import { Severity } from '../observability/severity';
import type { DriftMonitor } from './drift-monitor';

/** What the alarms on reports of business watch. */
export interface ReportAlarmsProps {
  readonly monitor: DriftMonitor;
  readonly alerts: IAlerts;
  /** The model and its environment, in words. */
  readonly where: string;
  /** Share of the requests that capture holds, in percent. */
  readonly capturePercent: number;
}

/** The alarms on the delivery of reports. */
export interface ReportAlarms {
  readonly none: cloudwatch.IAlarm;
  readonly unmatched: cloudwatch.IAlarm;
  readonly malformed: cloudwatch.IAlarm;
}

// What is told of a day is written once, when it is mature.
const period = Duration.days(1);

/**
 * Alarms on the delivery of reports. One that breaks off looks like business that has broken down, and one whose identities
 * are wrong like business that brings nothing: both are told as what they are.
 */
export function reportAlarms(scope: Construct, props: ReportAlarmsProps): ReportAlarms {
  const { monitor, alerts, where, capturePercent } = props;
  const treatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING;
  const metricOf = (name: string) => monitor.metric(name, { statistic: cloudwatch.Stats.MAXIMUM, period });
  return {
    none: alerts.alarm(scope, 'NoReportsAlarm', {
      metric: metricOf(metrics.businessReports),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      severity: Severity.WARNING,
      runbook: Runbook.of('monitoring', 'No business reports'),
      description: `Nothing was reported of what predictions of ${where} brought on a whole day.`,
      treatMissingData,
    }),
    unmatched: alerts.alarm(scope, 'UnmatchedReportsAlarm', {
      metric: metricOf(metrics.unmatchedReports),
      // Of what capture does not hold nobody can know the reports: of the others half must be found.
      threshold: 1 - capturePercent / 200,
      severity: Severity.WARNING,
      runbook: Runbook.of('monitoring', 'Reports that cannot be used'),
      description: `Most of what is reported of predictions of ${where} belongs to none that was captured.`,
      treatMissingData,
    }),
    malformed: alerts.alarm(scope, 'MalformedReportsAlarm', {
      metric: metricOf(metrics.malformedReports),
      threshold: 1,
      severity: Severity.INFO,
      runbook: Runbook.of('monitoring', 'Reports that cannot be used'),
      description: `Reports of what predictions of ${where} brought cannot be read.`,
      treatMissingData,
    }),
  };
}
