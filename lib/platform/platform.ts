import type { aws_dynamodb as dynamodb, aws_ec2 as ec2, aws_kms as kms, aws_sqs as sqs } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';

/** What a model service takes from its surroundings. `MlopsPlatform` is one; an app may bring its own. */
export interface IMlopsPlatform extends IConstruct {
  /** Name of the environment, for example `prod`. */
  readonly environmentName: string;
  /** First part of physical names. */
  readonly platformName: string;
  /** Buckets for artifacts, capture and reports. */
  readonly artifactStore: IArtifactStore;
  /** Registry of versions. */
  readonly registry: IModelRegistry;
  /** Topics by severity. */
  readonly alerts: IAlerts;
  /** Network of functions, jobs and containers. */
  readonly vpc: ec2.IVpc;
  /** Key for data at rest. */
  readonly encryptionKey: kms.IKey;
  /** Where events go that could not be handled. */
  readonly deadLetterQueue: sqs.IQueue;
  /** Locks of retraining. */
  readonly retrainingLocks: dynamodb.ITable;
}
