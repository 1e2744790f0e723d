import { aws_lambda as lambda, Duration, Size, Stack } from 'aws-cdk-lib';
import type { aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { attributionMonitorEnvironment } from '../contracts/monitoring';
import type { AttributionPolicy } from '../contracts/monitoring';
import { capturePrefix, reportPrefix } from '../contracts/storage';
import type { HandlerFunction } from '../foundation/handler-function';
import type { AttributionMonitorProps } from './attribution-monitor';
import { announceFrom, checkedPrefix, monitorFunction, quarterlyBudget } from './monitor-function';

/** Properties of the function: those of the monitor, with its defaults resolved. */
export interface AttributionMonitorFunctionProps extends AttributionMonitorProps {
  readonly sample: number;
  readonly memorySize: number;
  readonly deadLetterQueue: sqs.IQueue;
}

/** The function that asks the champion about a sample and judges what its answers hang on. */
export function attributionMonitorFunction(scope: Construct, props: AttributionMonitorFunctionProps): HandlerFunction {
  const { model, registry, artifactStore, sample, memorySize } = props;
  const window = props.window ?? Duration.days(7);
  const hours = window.toHours({ integral: false });
  if (!Number.isInteger(hours) || hours < 1 || hours > 24 * 31) {
    throw new Error(
      `window of the attribution monitor must be whole hours, from 1 hour to 31 days; got ${window.toHumanString()}`,
    );
  }
  if (!(Number.isInteger(sample) && sample >= 100 && sample <= 10_000)) {
    throw new Error(`sample of the attribution monitor must be a whole number from 100 to 10000; got ${sample}`);
  }
  if (!(memorySize >= 512 && memorySize <= 10_240)) {
    throw new Error(`memorySize of the attribution monitor must be from 512 to 10240 MiB; got ${memorySize}`);
  }
  const prefix = checkedPrefix('capturePrefix', props.capturePrefix ?? capturePrefix(model));
  const policy: AttributionPolicy = { budget: quarterlyBudget(props.falseAlarmsPerQuarter), looksPerDay: 1 };
  const fn = monitorFunction(scope, 'Monitor', {
    ...props,
    handler: 'monitoring/attribution-monitor',
    description: `Finds out on which features answers of ${model} hang.`,
    // A forest of a thousand trees answers some hundred thousand records in that time.
    timeout: Duration.minutes(15),
    memorySize,
    // The native part of ONNX Runtime is bundled for this one.
    architecture: lambda.Architecture.X86_64,
    // The version is unpacked there before it is checked and loaded; what does not fit into memory would not load either.
    ephemeralStorageSize: Size.mebibytes(Math.max(512, memorySize)),
    reads: { artifacts: true, capture: [prefix], reports: [reportPrefix.model(model)] },
    writes: [reportPrefix.model(model)],
  });
  announceFrom(fn, registry);
  fn.declare(attributionMonitorEnvironment, {
    TIDEGATE_MODEL: model,
    TIDEGATE_ENVIRONMENT: registry.environmentName,
    TIDEGATE_CAPTURE_BUCKET: artifactStore.capture.bucketName,
    TIDEGATE_CAPTURE_PREFIX: prefix,
    TIDEGATE_REPORTS_BUCKET: artifactStore.reports.bucketName,
    TIDEGATE_WINDOW_HOURS: String(hours),
    TIDEGATE_SAMPLE: String(sample),
    TIDEGATE_ATTRIBUTION_POLICY: Stack.of(scope).toJsonString(policy),
  });
  return fn;
}
