import { aws_iam as iam, Duration, Stack } from 'aws-cdk-lib';
import type { aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { metricNamespace } from '../contracts/metrics';
import { driftMonitorEnvironment } from '../contracts/monitoring';
import type { DriftPolicy } from '../contracts/monitoring';
import { announcerEnvironment } from '../contracts/registry';
import { artifactPrefix, capturePrefix, reportPrefix } from '../contracts/storage';
import { acknowledgeWildcards, objectsBelow } from '../foundation/acknowledge-wildcards';
import { HandlerFunction } from '../foundation/handler-function';
import type { DriftMonitorProps } from './drift-monitor';

/** Properties of the function: those of the monitor, with its defaults resolved. */
export interface DriftMonitorFunctionProps extends DriftMonitorProps {
  readonly every: Duration;
  readonly deadLetterQueue: sqs.IQueue;
}

/** The function that reads capture and reaches verdicts. */
export function driftMonitorFunction(scope: Construct, props: DriftMonitorFunctionProps): HandlerFunction {
  const { model, registry, artifactStore, encryptionKey, vpc, deadLetterQueue } = props;
  const lookback = props.lookback ?? Duration.hours(24);
  const hours = lookback.toHours({ integral: false });
  if (!Number.isInteger(hours) || hours < 1 || hours > 24 * 31) {
    throw new Error(
      `lookback of the drift monitor must be whole hours, from 1 hour to 31 days; got ${lookback.toHumanString()}`,
    );
  }
  const prefix = props.capturePrefix ?? capturePrefix(model);
  if (!prefix.endsWith('/')) throw new Error(`capturePrefix must end with a slash; got '${prefix}'`);
  const fn = new HandlerFunction(scope, 'Monitor', {
    handler: 'monitoring/drift-monitor',
    description: `Compares what ${model} is asked with what it was trained on.`,
    timeout: Duration.minutes(15),
    // One vCPU: profiling is bound by it.
    memorySize: 1769,
    encryptionKey,
    vpc,
    deadLetterQueue,
  });
  registry.attachReader(fn);
  registry.grants.announce(fn);
  artifactStore.artifacts.grantRead(fn, `${artifactPrefix.model(model)}*`);
  artifactStore.capture.grantRead(fn, `${prefix}*`);
  artifactStore.reports.grantRead(fn, `${reportPrefix.model(model)}*`);
  artifactStore.reports.grantPut(fn, `${reportPrefix.model(model)}*`);
  fn.addToRolePolicy(
    new iam.PolicyStatement({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': metricNamespace } },
    }),
  );
  fn.declare(driftMonitorEnvironment, {
    TIDEGATE_MODEL: model,
    TIDEGATE_ENVIRONMENT: registry.environmentName,
    TIDEGATE_CAPTURE_BUCKET: artifactStore.capture.bucketName,
    TIDEGATE_CAPTURE_PREFIX: prefix,
    TIDEGATE_REPORTS_BUCKET: artifactStore.reports.bucketName,
    TIDEGATE_LOOKBACK_HOURS: String(hours),
    TIDEGATE_DRIFT_POLICY: Stack.of(scope).toJsonString(policyOf(props)),
  });
  fn.declare(announcerEnvironment, { TIDEGATE_EVENT_BUS: registry.eventBus.eventBusName });
  acknowledgeWildcards(
    fn.role!,
    {
      matching: /^Action::s3:(GetObject|GetBucket|List|Abort)\*$/,
      reason: 'Variants of reading and of writing one object; the statement names the bucket and the prefix.',
    },
    {
      matching: objectsBelow(artifactPrefix.model(model), prefix, reportPrefix.model(model)),
      reason: `Every object below the prefixes of ${model}: versions, capture, and the monitor's own reports.`,
    },
  );
  return fn;
}

function policyOf(props: DriftMonitorFunctionProps): DriftPolicy {
  const falseAlarmsPerQuarter = props.falseAlarmsPerQuarter ?? 1;
  const minimumRows = props.minimumRecords ?? 50;
  if (!(falseAlarmsPerQuarter > 0 && falseAlarmsPerQuarter <= 100)) {
    throw new Error(`falseAlarmsPerQuarter must lie above 0 and at most at 100; got ${falseAlarmsPerQuarter}`);
  }
  if (!(Number.isInteger(minimumRows) && minimumRows >= 10)) {
    throw new Error(`minimumRecords must be a whole number from 10; got ${minimumRows}`);
  }
  return {
    budget: { falseAlarms: falseAlarmsPerQuarter, periodDays: 91 },
    looksPerDay: 24 / props.every.toHours(),
    minimumRows,
    ignoreFeatures: props.ignoreFeatures ?? [],
  };
}
