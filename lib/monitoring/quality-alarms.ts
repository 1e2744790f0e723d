import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { metrics } from '../contracts/metrics';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';
import { Runbook } from '../observability/runbook';
import { Severity } from '../observability/severity';
import { executionsWithoutVerdict, monitorErrorAlarm } from './monitor-error-alarm';
import type { QualityMonitor } from './quality-monitor';

/** What the alarms watch. */
export interface QualityAlarmsProps {
  readonly monitor: QualityMonitor;
  readonly registry: IModelRegistry;
  readonly alerts: IAlerts;
}

/** The alarms of a quality monitor. */
export interface QualityAlarms {
  readonly quality: cloudwatch.IAlarm;
  readonly falling: cloudwatch.IAlarm;
  readonly fairness: cloudwatch.IAlarm;
  readonly undecided: cloudwatch.IAlarm;
  readonly malformed: cloudwatch.IAlarm;
  readonly errors: cloudwatch.IAlarm;
}

const { TreatMissingData, Stats } = cloudwatch;

/** A proven loss costs something now, so it is critical, unlike drift. */
export function qualityAlarms(scope: Construct, props: QualityAlarmsProps): QualityAlarms {
  const { monitor, alerts, registry } = props;
  const where = `${monitor.model} in ${registry.environmentName}`;
  const severityMetric = monitor.metricQualitySeverity({ statistic: Stats.MAXIMUM });
  const quality = alerts.alarm(scope, 'QualityAlarm', {
    metric: severityMetric,
    threshold: 2,
    severity: Severity.CRITICAL,
    runbook: Runbook.of('monitoring', 'Quality lost'),
    description: `The answers of ${where} have become worse than those for which its version was approved.`,
    // While outcomes are missing it is neither known that the loss is there nor that it is gone.
    treatMissingData: TreatMissingData.IGNORE,
  });
  const failures = executionsWithoutVerdict(monitor.stateMachine, Duration.days(1));
  const errors = monitorErrorAlarm(scope, alerts, failures, `quality monitor of ${where}`);
  return {
    quality,
    errors,
    falling: alerts.alarm(scope, 'FallingAlarm', {
      metric: severityMetric,
      threshold: 1,
      severity: Severity.WARNING,
      runbook: Runbook.of('monitoring', 'Quality lost'),
      description: `The answers of ${where} are becoming worse than those for which its version was approved.`,
      treatMissingData: TreatMissingData.IGNORE,
      explainedBy: [quality],
    }),
    fairness: alerts.alarm(scope, 'FairnessAlarm', {
      metric: monitor.metric(metrics.fairnessSeverity, { statistic: Stats.MAXIMUM }),
      threshold: 2,
      severity: Severity.WARNING,
      runbook: Runbook.of('monitoring', 'Groups treated differently'),
      description: `${where} treats a group differently from the rest.`,
      treatMissingData: TreatMissingData.IGNORE,
    }),
    undecided: alerts.alarm(scope, 'UndecidedAlarm', {
      // 0 also while nothing is asked: that is for the drift monitor to tell.
      metric: monitor.metric(metrics.qualityUndecided, { statistic: Stats.MAXIMUM }),
      threshold: 1,
      evaluationPeriods: 3,
      severity: Severity.WARNING,
      runbook: Runbook.of('monitoring', 'No verdict on quality'),
      description: `The quality of ${where} has not been known for three days: outcomes are late, too few, or not delivered.`,
      treatMissingData: TreatMissingData.BREACHING,
      explainedBy: [errors],
    }),
    malformed: alerts.alarm(scope, 'MalformedLabelsAlarm', {
      metric: monitor.metric(metrics.malformedLabels, { statistic: Stats.MAXIMUM }),
      threshold: 1,
      severity: Severity.INFO,
      runbook: Runbook.of('monitoring', 'Malformed labels'),
      description: `Outcomes delivered for ${where} cannot be read.`,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }),
  };
}
