import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import type { aws_lambda as lambda } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { metrics } from '../contracts/metrics';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';
import { Runbook } from '../observability/runbook';
import { Severity } from '../observability/severity';
import type { AttributionMonitor } from './attribution-monitor';
import { monitorErrorAlarm } from './monitor-error-alarm';

/** What the alarms watch. */
export interface AttributionAlarmsProps {
  readonly monitor: AttributionMonitor;
  readonly fn: lambda.IFunction;
  readonly registry: IModelRegistry;
  readonly alerts: IAlerts;
  readonly explainedBy?: cloudwatch.IAlarm[];
}

/** The alarms of an attribution monitor. */
export interface AttributionAlarms {
  readonly attribution: cloudwatch.IAlarm;
  readonly undecided: cloudwatch.IAlarm;
  readonly errors: cloudwatch.IAlarm;
}

const { TreatMissingData, Stats } = cloudwatch;

/**
 * Answers that hang on other features may be as good as before: a ticket from the first floor on, and nobody is woken, like
 * for drift.
 */
export function attributionAlarms(scope: Construct, props: AttributionAlarmsProps): AttributionAlarms {
  const { monitor, alerts, registry, explainedBy } = props;
  const where = `${monitor.model} in ${registry.environmentName}`;
  const failures = props.fn.metricErrors({ period: Duration.days(1), statistic: Stats.SUM });
  const errors = monitorErrorAlarm(scope, alerts, failures, `attribution monitor of ${where}`);
  return {
    errors,
    attribution: alerts.alarm(scope, 'AttributionAlarm', {
      metric: monitor.metricAttributionSeverity({ statistic: Stats.MAXIMUM }),
      threshold: 1,
      severity: Severity.WARNING,
      runbook: Runbook.of('monitoring', 'Answers hang on other features'),
      description: `The answers of ${where} hang on other features than they used to.`,
      // A verdict that could not be reached says neither that the change is there nor that it is gone.
      treatMissingData: TreatMissingData.IGNORE,
      explainedBy,
    }),
    undecided: alerts.alarm(scope, 'UndecidedAlarm', {
      // 0 also while something is only awaited: capture, or the end of the first window.
      metric: monitor.metric(metrics.attributionUndecided, { statistic: Stats.MAXIMUM }),
      threshold: 1,
      evaluationPeriods: 3,
      severity: Severity.INFO,
      runbook: Runbook.of('monitoring', 'No verdict on attributions'),
      description: `What the answers of ${where} hang on has not been known for three days.`,
      treatMissingData: TreatMissingData.BREACHING,
      explainedBy: [errors],
    }),
  };
}
