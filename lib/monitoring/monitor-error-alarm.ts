import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import type { aws_stepfunctions as sfn, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IAlerts } from '../observability/alerts';
import { Runbook } from '../observability/runbook';
import { Severity } from '../observability/severity';

/**
 * Fires when a monitor ends with an error.
 *
 * @param metric counts its failures
 * @param who which monitor of which model, for the description
 */
export function monitorErrorAlarm(
  scope: Construct,
  alerts: IAlerts,
  metric: cloudwatch.IMetric,
  who: string,
): cloudwatch.Alarm {
  return alerts.alarm(scope, 'ErrorAlarm', {
    metric,
    threshold: 1,
    severity: Severity.WARNING,
    runbook: Runbook.of('monitoring', 'Monitor fails'),
    description: `The ${who} fails.`,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/**
 * Executions of a monitor that came to no verdict: they failed, ran out of time, or somebody stopped them. CloudWatch counts
 * each of these apart.
 */
export function executionsWithoutVerdict(stateMachine: sfn.IStateMachine, period: Duration): cloudwatch.IMetric {
  const options = { period, statistic: cloudwatch.Stats.SUM };
  return new cloudwatch.MathExpression({
    expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)',
    usingMetrics: {
      failed: stateMachine.metricFailed(options),
      timedOut: stateMachine.metricTimedOut(options),
      aborted: stateMachine.metricAborted(options),
    },
    label: 'executions without a verdict',
    period,
  });
}
