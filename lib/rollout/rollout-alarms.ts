import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import type { aws_lambda as lambda, aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { metrics } from '../contracts/metrics';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';
import { Runbook } from '../observability/runbook';
import { Severity } from '../observability/severity';
import { tidegateMetric } from '../observability/tidegate-metric';

/** What the alarms of a rollout flow watch. */
export interface RolloutAlarmsProps {
  readonly model: string;
  readonly registry: IModelRegistry;
  readonly alerts: IAlerts;
  readonly starter: lambda.IFunction;
  readonly lost: sqs.IQueue;
}

/** Alarms for rollouts that came to nothing. In each case the champion keeps serving, so none of them wakes anybody. */
export function addRolloutAlarms(scope: Construct, props: RolloutAlarmsProps): void {
  const { model, registry, alerts, starter, lost } = props;
  const of = { environmentName: registry.environmentName, model };
  const counted = { statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5) };
  const shared = {
    threshold: 1,
    severity: Severity.WARNING,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  };
  alerts.alarm(scope, 'RolledBack', {
    ...shared,
    metric: tidegateMetric(metrics.rolloutRolledBack, of, counted),
    runbook: Runbook.of('rollout', 'Rollout rolled back'),
    description: `A new version of ${model} was taken back; the champion keeps serving.`,
  });
  alerts.alarm(scope, 'Refused', {
    ...shared,
    metric: tidegateMetric(metrics.rolloutRefused, of, counted),
    runbook: Runbook.of('rollout', 'Rollout refused'),
    description: `An approved version of ${model} could not be rolled out; the champion keeps serving.`,
  });
  alerts.alarm(scope, 'Failing', {
    ...shared,
    threshold: 3,
    metric: starter.metricErrors({ statistic: cloudwatch.Stats.SUM, period: Duration.hours(1) }),
    runbook: Runbook.of('rollout', 'Rollout handler fails'),
    description: `The function that rolls out ${model} fails again and again.`,
  });
  alerts.alarm(scope, 'RequestLost', {
    ...shared,
    metric: lost.metricApproximateNumberOfMessagesVisible({
      statistic: cloudwatch.Stats.MAXIMUM,
      period: Duration.minutes(5),
    }),
    runbook: Runbook.of('rollout', 'Rollout request lost'),
    description: `A request to roll out ${model} was given up and waits in a dead-letter queue.`,
  });
}
