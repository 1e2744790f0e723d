import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { metrics } from '../contracts/metrics';
import type { ServingUsage } from '../inference/serving-usage';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';
import { Runbook } from '../observability/runbook';
import { Severity } from '../observability/severity';
import type { BusinessMonitoringProps } from './business-monitoring-props';
import type { DriftMonitor } from './drift-monitor';
import { reportAlarms } from './report-alarms';
import { executionsWithoutVerdict, monitorErrorAlarm } from './monitor-error-alarm';

/** What the alarms watch. */
export interface DriftAlarmsProps {
  readonly monitor: DriftMonitor;
  readonly every: Duration;
  readonly registry: IModelRegistry;
  readonly alerts: IAlerts;
  readonly explainedBy?: cloudwatch.IAlarm[];
  readonly business?: BusinessMonitoringProps;
  readonly servingUsage?: ServingUsage;
}

/** The alarms of a drift monitor. */
export interface DriftAlarms {
  readonly drift: cloudwatch.IAlarm;
  readonly dataContract: cloudwatch.IAlarm;
  readonly noData: cloudwatch.IAlarm;
  readonly malformed: cloudwatch.IAlarm;
  readonly undecided: cloudwatch.IAlarm;
  readonly errors: cloudwatch.IAlarm;
  readonly business?: cloudwatch.IAlarm;
  /** On the delivery of reports; none where nothing is reported afterwards. */
  readonly reports: cloudwatch.IAlarm[];
}

const { TreatMissingData, ComparisonOperator, Stats } = cloudwatch;

// CloudWatch looks back seven days at most, and a whole number of periods.
const undecidedFor = Duration.days(2);

/**
 * Drift alone opens a ticket and wakes nobody: it may cost performance, and it may not. Silence is an alarm of its own,
 * since a monitor that sees nothing must not look like one that sees nothing wrong.
 */
export function driftAlarms(scope: Construct, props: DriftAlarmsProps): DriftAlarms {
  const { monitor, alerts, registry, every } = props;
  const where = `${monitor.model} in ${registry.environmentName}`;
  // What explains others comes first.
  const failures = executionsWithoutVerdict(monitor.stateMachine, every);
  const errors = monitorErrorAlarm(scope, alerts, failures, `drift monitor of ${where}`);
  const noData = alerts.alarm(scope, 'NoDataAlarm', {
    metric: monitor.metric(metrics.recentRecords, { statistic: Stats.MAXIMUM }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 3,
    severity: Severity.WARNING,
    runbook: Runbook.of('monitoring', 'No data'),
    description: `The drift monitor of ${where} sees no captured requests, or does not run.`,
    treatMissingData: TreatMissingData.BREACHING,
    explainedBy: [errors],
  });
  const dataContract = alerts.alarm(scope, 'DataContractAlarm', {
    metric: monitor.metric(metrics.dataContractSeverity, { statistic: Stats.MAXIMUM }),
    threshold: 2,
    severity: Severity.WARNING,
    runbook: Runbook.of('monitoring', 'Data contract broken'),
    description: `Requests to ${where} break the contract of its features: wrong types, unknown values, another unit.`,
    treatMissingData: TreatMissingData.IGNORE,
  });
  const { counters = [], severity = Severity.WARNING } = props.business ?? {};
  const reports = counters.some(({ reportDelay }) => reportDelay !== undefined)
    ? reportAlarms(scope, { monitor, alerts, where, capturePercent: props.servingUsage?.capturePercent ?? 100 })
    : undefined;
  const business =
    counters.length === 0
      ? undefined
      : alerts.alarm(scope, 'BusinessAlarm', {
          metric: monitor.metric(metrics.businessSeverity, { statistic: Stats.MAXIMUM }),
          threshold: 2,
          severity,
          runbook: Runbook.of('monitoring', 'Business counter changed'),
          description: `A counter of business that callers of ${where} report has changed since its version serves.`,
          treatMissingData: TreatMissingData.IGNORE,
          // Of reports that did not come, or belong to nothing, business looks broken.
          explainedBy: [errors, ...(reports ? [reports.none, reports.unmatched] : [])],
        });
  return {
    business,
    reports: reports ? [reports.none, reports.unmatched, reports.malformed] : [],
    errors,
    noData,
    dataContract,
    drift: alerts.alarm(scope, 'DriftAlarm', {
      metric: monitor.metricDriftSeverity({ statistic: Stats.MAXIMUM }),
      threshold: 2,
      severity: Severity.WARNING,
      runbook: Runbook.of('monitoring', 'Drift'),
      description: `What ${where} is asked, or what it answers, no longer resembles its training data.`,
      // A verdict that could not be reached says neither that drift is there nor that it is gone.
      treatMissingData: TreatMissingData.IGNORE,
      // A broken contract moves answers too; and a proven loss says more than what moved.
      explainedBy: [dataContract, ...(props.explainedBy ?? [])],
    }),
    malformed: alerts.alarm(scope, 'MalformedAlarm', {
      metric: monitor.metricMalformedRecords({ statistic: Stats.MAXIMUM }),
      threshold: 1,
      severity: Severity.INFO,
      runbook: Runbook.of('monitoring', 'Malformed records'),
      description: `Captured requests of ${where} cannot be read and are missing from the verdicts.`,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      // So many that the contract is broken are told as that.
      explainedBy: [dataContract],
    }),
    undecided: alerts.alarm(scope, 'UndecidedAlarm', {
      // No severity is above 2: only its absence can breach.
      metric: monitor.metricDriftSeverity({ statistic: Stats.MAXIMUM }),
      threshold: 3,
      evaluationPeriods: Math.ceil(undecidedFor.toHours() / every.toHours()),
      severity: Severity.INFO,
      runbook: Runbook.of('monitoring', 'No verdict'),
      description: `The drift monitor of ${where} has reached no verdict for two days.`,
      treatMissingData: TreatMissingData.BREACHING,
      explainedBy: [errors, noData],
    }),
  };
}
