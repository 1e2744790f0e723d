import { aws_iam as iam } from 'aws-cdk-lib';
import type { aws_lambda as lambda, aws_s3 as s3, Duration, Size } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { metricNamespace } from '../contracts/metrics';
import type { DriftPolicy } from '../contracts/monitoring';
import { announcerEnvironment } from '../contracts/registry';
import { artifactPrefix } from '../contracts/storage';
import { acknowledgeWildcards, objectsBelow } from '../foundation/acknowledge-wildcards';
import { HandlerFunction } from '../foundation/handler-function';
import type { HouseProps } from '../foundation/house-props';
import { grantReadObjects, grantWriteObjects } from '../foundation/object-access';
import type { IModelRegistry } from '../model-registry/model-registry';

/** What a function may read. Prefixes end with a slash. */
export interface MonitorReads {
  /** Whether it reads versions of the model. */
  readonly artifacts: boolean;
  /** Prefixes of the capture bucket. */
  readonly capture: readonly string[];
  /** Prefixes of the reports bucket. */
  readonly reports: readonly string[];
}

/** Properties of the function of a monitor. */
export interface MonitorFunctionProps extends HouseProps {
  readonly handler: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly model: string;
  readonly artifactStore: IArtifactStore;
  readonly reads: MonitorReads;
  /**
   * Memory in MiB.
   *
   * @default 1769, one vCPU: reading capture is bound by it
   */
  readonly memorySize?: number;
  /**
   * What it runs on.
   *
   * @default Arm
   */
  readonly architecture?: lambda.Architecture;
  /**
   * Space under `/tmp`.
   *
   * @default 512 MiB
   */
  readonly ephemeralStorageSize?: Size;
  /** Prefixes of the reports bucket. */
  readonly writes: readonly string[];
}

/** A function of a monitor with its grants on the store. */
export function monitorFunction(scope: Construct, id: string, props: MonitorFunctionProps): HandlerFunction {
  const { model, artifactStore, reads, writes } = props;
  const fn = new HandlerFunction(scope, id, {
    handler: props.handler,
    description: props.description,
    timeout: props.timeout,
    memorySize: props.memorySize ?? 1769,
    architecture: props.architecture,
    ephemeralStorageSize: props.ephemeralStorageSize,
    encryptionKey: props.encryptionKey,
    vpc: props.vpc,
    deadLetterQueue: props.deadLetterQueue,
  });
  const versions = reads.artifacts ? [artifactPrefix.model(model)] : [];
  const allow = (bucket: s3.IBucket, prefixes: readonly string[]) => {
    for (const prefix of prefixes) grantReadObjects(bucket, fn, prefix);
  };
  allow(artifactStore.artifacts, versions);
  allow(artifactStore.capture, reads.capture);
  allow(artifactStore.reports, reads.reports);
  for (const prefix of writes) grantWriteObjects(artifactStore.reports, fn, prefix);
  acknowledgeWildcards(fn.role!, {
    matching: objectsBelow(...versions, ...reads.capture, ...reads.reports, ...writes),
    reason: `Every object below the prefixes of ${model} that this step works on: versions, capture, and the monitor's own reports.`,
  });
  return fn;
}

/** Lets a function read versions, write metrics of ours and announce verdicts. */
export function announceFrom(fn: HandlerFunction, registry: IModelRegistry): void {
  registry.attachReader(fn);
  registry.grants.announce(fn);
  fn.addToRolePolicy(
    new iam.PolicyStatement({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': metricNamespace } },
    }),
  );
  fn.declare(announcerEnvironment, { TIDEGATE_EVENT_BUS: registry.eventBus.eventBusName });
}

/** Lets a function read what serving took. */
export function allowUsage(fn: HandlerFunction): void {
  // Metrics cannot be named in a policy.
  fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }));
}

/** The prefix of a model's objects, checked. */
export function checkedPrefix(name: string, prefix: string): string {
  if (!prefix.endsWith('/')) throw new Error(`${name} must end with a slash; got '${prefix}'`);
  return prefix;
}

/** What a user allows in a quarter, checked. */
export function quarterlyBudget(falseAlarmsPerQuarter = 1): DriftPolicy['budget'] {
  if (!(falseAlarmsPerQuarter > 0 && falseAlarmsPerQuarter <= 100)) {
    throw new Error(`falseAlarmsPerQuarter must lie above 0 and at most at 100; got ${falseAlarmsPerQuarter}`);
  }
  return { falseAlarms: falseAlarmsPerQuarter, periodDays: 91 };
}
