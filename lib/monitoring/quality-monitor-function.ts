import { Duration, Stack } from 'aws-cdk-lib';
import type { aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { qualityMonitorEnvironment } from '../contracts/monitoring';
import type { QualityPolicy } from '../contracts/monitoring';
import { reportPrefix } from '../contracts/storage';
import type { HandlerFunction } from '../foundation/handler-function';
import { announceFrom, monitorFunction, quarterlyBudget } from './monitor-function';
import type { QualityMonitorProps } from './quality-monitor';

/** Properties of the function: those of the monitor, with its defaults resolved. */
export interface QualityMonitorFunctionProps extends QualityMonitorProps {
  readonly deadLetterQueue: sqs.IQueue;
  readonly capturePrefix: string;
  readonly groundTruthPrefix: string;
}

/** Metrics whose loss may raise an alarm. */
const judged = ['auc', 'calibration', 'precision', 'recall', 'accuracy', 'mae', 'rmse'];

/** The function that joins outcomes and judges by them. */
export function qualityMonitorFunction(scope: Construct, props: QualityMonitorFunctionProps): HandlerFunction {
  const { model, registry, artifactStore, capturePrefix, groundTruthPrefix } = props;
  const window = props.window ?? Duration.days(7);
  const days = window.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1 || days > 28) {
    throw new Error(
      `window of the quality monitor must be whole days, from 1 to 28 days; got ${window.toHumanString()}`,
    );
  }
  const fn = monitorFunction(scope, 'Monitor', {
    ...props,
    handler: 'monitoring/quality-monitor',
    description: `Judges the answers of ${model} by what really happened.`,
    timeout: Duration.minutes(15),
    reads: {
      artifacts: true,
      capture: [capturePrefix, groundTruthPrefix],
      reports: [reportPrefix.model(model)],
    },
    writes: [reportPrefix.model(model)],
  });
  announceFrom(fn, registry);
  fn.declare(qualityMonitorEnvironment, {
    TIDEGATE_MODEL: model,
    TIDEGATE_ENVIRONMENT: registry.environmentName,
    TIDEGATE_CAPTURE_BUCKET: artifactStore.capture.bucketName,
    TIDEGATE_CAPTURE_PREFIX: capturePrefix,
    TIDEGATE_GROUND_TRUTH_PREFIX: groundTruthPrefix,
    TIDEGATE_REPORTS_BUCKET: artifactStore.reports.bucketName,
    TIDEGATE_WINDOW_DAYS: String(days),
    TIDEGATE_QUALITY_POLICY: Stack.of(scope).toJsonString(policyOf(props)),
  });
  return fn;
}

function policyOf(props: QualityMonitorFunctionProps): QualityPolicy {
  const { labelShare = 0.9, minimumLabels = 100, losses = {}, groupBy = [], labelDelay } = props;
  if (!(labelShare > 0 && labelShare <= 1)) {
    throw new Error(`labelShare of the quality monitor must lie above 0 and at most at 1; got ${labelShare}`);
  }
  if (!(Number.isInteger(minimumLabels) && minimumLabels >= 10)) {
    throw new Error(`minimumLabels of the quality monitor must be a whole number from 10; got ${minimumLabels}`);
  }
  const delay = labelDelay?.toHours({ integral: false });
  if (delay !== undefined && (delay < 0 || delay > 24 * 180)) {
    throw new Error(`labelDelay of the quality monitor must be at most 180 days; got ${labelDelay!.toHumanString()}`);
  }
  for (const [metric, { warning, critical }] of Object.entries(losses)) {
    if (!judged.includes(metric)) {
      throw new Error(`losses of the quality monitor name '${metric}'; use ${judged.join(', ')}`);
    }
    if (!(warning >= 0 && critical >= warning)) {
      throw new Error(
        `the critical loss of ${metric} must be at least the one that warns; got ${critical} and ${warning}`,
      );
    }
  }
  return {
    budget: quarterlyBudget(props.falseAlarmsPerQuarter),
    looksPerDay: 1,
    minimumLabels,
    labelShare,
    losses: { ...losses },
    groupBy,
    labelDelayHours: delay ?? null,
  };
}
