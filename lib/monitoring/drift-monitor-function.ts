import { Duration, Stack } from 'aws-cdk-lib';
import type { aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { driftMonitorEnvironment } from '../contracts/monitoring';
import type { DriftPolicy } from '../contracts/monitoring';
import { capturePrefix } from '../contracts/storage';
import type { HandlerFunction } from '../foundation/handler-function';
import type { DriftMonitorProps } from './drift-monitor';
import { checkedPrefix, monitorFunction, quarterlyBudget } from './monitor-function';

/** Properties of the function: those of the monitor, with its defaults resolved. */
export interface DriftMonitorFunctionProps extends DriftMonitorProps {
  readonly every: Duration;
  readonly deadLetterQueue: sqs.IQueue;
}

/** The function that reads capture and reaches verdicts. */
export function driftMonitorFunction(scope: Construct, props: DriftMonitorFunctionProps): HandlerFunction {
  const { model, registry, artifactStore } = props;
  const lookback = props.lookback ?? Duration.days(7);
  const hours = lookback.toHours({ integral: false });
  if (!Number.isInteger(hours) || hours < 1 || hours > 24 * 31) {
    throw new Error(
      `lookback of the drift monitor must be whole hours, from 1 hour to 31 days; got ${lookback.toHumanString()}`,
    );
  }
  const prefix = checkedPrefix('capturePrefix', props.capturePrefix ?? capturePrefix(model));
  const fn = monitorFunction(scope, 'Monitor', {
    ...props,
    handler: 'monitoring/drift-monitor',
    description: `Compares what ${model} is asked with what it was trained on.`,
    timeout: Duration.minutes(15),
    reads: [prefix],
  });
  fn.declare(driftMonitorEnvironment, {
    TIDEGATE_MODEL: model,
    TIDEGATE_ENVIRONMENT: registry.environmentName,
    TIDEGATE_CAPTURE_BUCKET: artifactStore.capture.bucketName,
    TIDEGATE_CAPTURE_PREFIX: prefix,
    TIDEGATE_REPORTS_BUCKET: artifactStore.reports.bucketName,
    TIDEGATE_LOOKBACK_HOURS: String(hours),
    TIDEGATE_DRIFT_POLICY: Stack.of(scope).toJsonString(policyOf(props)),
  });
  return fn;
}

function policyOf(props: DriftMonitorFunctionProps): DriftPolicy {
  const minimumRows = props.minimumRecords ?? 50;
  if (!(Number.isInteger(minimumRows) && minimumRows >= 10)) {
    throw new Error(`minimumRecords must be a whole number from 10; got ${minimumRows}`);
  }
  return {
    budget: quarterlyBudget(props.falseAlarmsPerQuarter),
    looksPerDay: 24 / props.every.toHours(),
    minimumRows,
    ignoreFeatures: props.ignoreFeatures ?? [],
  };
}
