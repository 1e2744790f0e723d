import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import type { aws_lambda as lambda, aws_stepfunctions as sfn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IAlerts } from '../observability/alerts';
import { Runbook } from '../observability/runbook';
import { Severity } from '../observability/severity';

/** What the alarms watch. */
export interface TrainingAlarmsProps {
  readonly model: string;
  readonly environmentName: string;
  readonly stateMachine: sfn.IStateMachine;
  /** Finds out on which features answers hang; undefined where nobody watches that. */
  readonly attributeChallenger?: lambda.IFunction;
  readonly alerts: IAlerts;
}

const options = { period: Duration.minutes(5), statistic: cloudwatch.Stats.SUM };
const treatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING;

/** The alarms of a training pipeline. */
export function trainingAlarms(scope: Construct, props: TrainingAlarmsProps): cloudwatch.IAlarm[] {
  const { model, environmentName, stateMachine, attributeChallenger, alerts } = props;
  const watched = {
    FailureAlarm: { metric: stateMachine.metricFailed(options), how: 'failed' },
    TimeoutAlarm: { metric: stateMachine.metricTimedOut(options), how: 'took too long and was stopped' },
  };
  // One alarm each: an alarm on a sum of both would need metric math, and say less.
  const failures = Object.entries(watched).map(([id, { metric, how }]) =>
    alerts.alarm(scope, id, {
      metric,
      threshold: 1,
      severity: Severity.WARNING,
      runbook: Runbook.of('training', 'Training failed'),
      description: `A training of ${model} in ${environmentName} ${how}; the champion keeps serving.`,
      treatMissingData,
    }),
  );
  if (!attributeChallenger) return failures;
  const unattributed = alerts.alarm(scope, 'UnattributedAlarm', {
    // An error counts for the time at which the function was asked, which may be a quarter of an hour ago.
    metric: attributeChallenger.metricErrors({ ...options, period: Duration.hours(1) }),
    threshold: 1,
    severity: Severity.INFO,
    runbook: Runbook.of('training', 'Challenger without attributions'),
    description: `On which features answers of a challenger of ${model} in ${environmentName} hang could not be found out.`,
    treatMissingData,
  });
  return [...failures, unattributed];
}
