import { aws_iam as iam } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { metricNamespace } from '../contracts/metrics';
import type { DriftPolicy } from '../contracts/monitoring';
import { announcerEnvironment } from '../contracts/registry';
import { artifactPrefix, reportPrefix } from '../contracts/storage';
import { acknowledgeWildcards, objectsBelow } from '../foundation/acknowledge-wildcards';
import { HandlerFunction } from '../foundation/handler-function';
import type { HouseProps } from '../foundation/house-props';
import type { IModelRegistry } from '../model-registry/model-registry';

/** Properties of the function of a monitor. */
export interface MonitorFunctionProps extends HouseProps {
  readonly handler: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly model: string;
  readonly registry: IModelRegistry;
  readonly artifactStore: IArtifactStore;
  /** Prefixes of the capture bucket that it reads, each with a slash at the end. */
  readonly reads: readonly string[];
}

/**
 * A function that judges: it reads versions and some of the capture bucket, keeps what it finds below the model's own
 * prefix of the reports bucket, writes metrics of ours and announces verdicts.
 */
export function monitorFunction(scope: Construct, id: string, props: MonitorFunctionProps): HandlerFunction {
  const { model, registry, artifactStore, reads } = props;
  const fn = new HandlerFunction(scope, id, {
    handler: props.handler,
    description: props.description,
    timeout: props.timeout,
    // One vCPU: reading capture is bound by it.
    memorySize: 1769,
    encryptionKey: props.encryptionKey,
    vpc: props.vpc,
    deadLetterQueue: props.deadLetterQueue,
  });
  registry.attachReader(fn);
  registry.grants.announce(fn);
  artifactStore.artifacts.grantRead(fn, `${artifactPrefix.model(model)}*`);
  for (const prefix of reads) artifactStore.capture.grantRead(fn, `${prefix}*`);
  artifactStore.reports.grantRead(fn, `${reportPrefix.model(model)}*`);
  artifactStore.reports.grantPut(fn, `${reportPrefix.model(model)}*`);
  fn.addToRolePolicy(
    new iam.PolicyStatement({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': metricNamespace } },
    }),
  );
  fn.declare(announcerEnvironment, { TIDEGATE_EVENT_BUS: registry.eventBus.eventBusName });
  acknowledgeWildcards(
    fn.role!,
    {
      matching: /^Action::s3:(GetObject|GetBucket|List|Abort)\*$/,
      reason: 'Variants of reading and of writing one object; the statement names the bucket and the prefix.',
    },
    {
      matching: objectsBelow(artifactPrefix.model(model), ...reads, reportPrefix.model(model)),
      reason: `Every object below the prefixes of ${model}: versions, capture, and the monitor's own reports.`,
    },
  );
  return fn;
}

/** The prefix of a model's capture, checked. */
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
