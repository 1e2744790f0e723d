import { aws_cloudwatch as cloudwatch, Duration, Stack, Stage } from 'aws-cdk-lib';
import type { aws_dynamodb as dynamodb, aws_ec2 as ec2, aws_kms as kms, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ArtifactStore } from '../artifact-store/artifact-store';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import { PlatformKey } from '../foundation/platform-key';
import { PlatformNetwork } from '../foundation/platform-network';
import { requireProps } from '../foundation/required-props';
import { ModelRegistry } from '../model-registry/model-registry';
import type { IModelRegistry } from '../model-registry/model-registry';
import { Alerts } from '../observability/alerts';
import type { IAlerts } from '../observability/alerts';
import { Runbook } from '../observability/runbook';
import { Severity } from '../observability/severity';
import { RetrainingLocks } from '../retraining/retraining-locks';
import { HouseStack } from './house-stack';
import { ModelService } from './model-service';
import type { ModelProps } from './model-service';
import type { IMlopsPlatform } from './platform';
import { platformDashboard } from './platform-dashboard';

/** Properties of an MlopsPlatform. Everything that is passed is used as it is; everything else is created. */
export interface MlopsPlatformProps {
  /** Name of the environment, for example `prod`: lower-case letters, digits and hyphens. */
  readonly environmentName: string;
  /**
   * First part of physical names and of the champion pointers.
   *
   * @default 'tidegate'
   */
  readonly platformName?: string;
  /**
   * Key for data at rest. The key policy of one that was imported must admit what `PlatformKey` admits.
   *
   * @default - a key with rotation, retained on deletion
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * Network of functions, jobs and containers. It must reach the AWS APIs they call.
   *
   * @default - a network without a way to the internet, with an endpoint for each API
   */
  readonly vpc?: ec2.IVpc;
  /**
   * Buckets for artifacts, capture and reports.
   *
   * @default - an ArtifactStore
   */
  readonly artifactStore?: IArtifactStore;
  /**
   * Registry of versions.
   *
   * @default - a ModelRegistry
   */
  readonly registry?: IModelRegistry;
  /**
   * Topics by severity.
   *
   * @default - topics of the platform's own, with the subscribers below
   */
  readonly alerts?: IAlerts;
  /**
   * Email addresses and https:// endpoints that get alerts which wake somebody.
   *
   * @default - nobody yet
   */
  readonly criticalSubscribers?: string[];
  /**
   * Who gets alerts for the next business day.
   *
   * @default - nobody yet
   */
  readonly warningSubscribers?: string[];
  /**
   * Who gets alerts for the weekly review.
   *
   * @default - nobody yet
   */
  readonly infoSubscribers?: string[];
}

/** A model and where its resources go. */
export interface AddModelProps extends ModelProps {
  /**
   * Where the model's resources go.
   *
   * @default - a stack of its own, in the same stage
   */
  readonly scope?: Construct;
}

/** What all models of one environment share: key, network, buckets, registry, event bus, alert topics. */
export class MlopsPlatform extends Construct implements IMlopsPlatform {
  /** Name of the environment. */
  public readonly environmentName: string;
  /** First part of physical names. */
  public readonly platformName: string;
  /** Key for data at rest. */
  public readonly encryptionKey: kms.IKey;
  /** Network of functions, jobs and containers. */
  public readonly vpc: ec2.IVpc;
  /** Buckets for artifacts, capture and reports. */
  public readonly artifactStore: IArtifactStore;
  /** Registry of versions. */
  public readonly registry: IModelRegistry;
  /** Topics by severity. */
  public readonly alerts: IAlerts;
  /** Where events go that could not be handled. */
  public readonly deadLetterQueue: sqs.IQueue;
  /** Locks of retraining. */
  public readonly retrainingLocks: dynamodb.ITable;
  private readonly models = new Map<string, ModelService>();

  public constructor(scope: Construct, id: string, props: MlopsPlatformProps) {
    super(scope, id);
    requireProps('MlopsPlatform', props, ['environmentName']);
    this.environmentName = props.environmentName;
    this.platformName = props.platformName ?? 'tidegate';
    this.encryptionKey =
      props.encryptionKey ??
      new PlatformKey(this, 'Key', { description: `Everything of ${this.platformName} in ${this.environmentName}` });
    const encryptionKey = this.encryptionKey;
    this.vpc = props.vpc ?? new PlatformNetwork(this, 'Network', { encryptionKey }).vpc;
    this.alerts =
      props.alerts ??
      new Alerts(this, 'Alerts', {
        encryptionKey,
        critical: props.criticalSubscribers,
        warning: props.warningSubscribers,
        info: props.infoSubscribers,
      });
    const deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters', { encryptionKey });
    this.deadLetterQueue = deadLetterQueue;
    this.artifactStore = props.artifactStore ?? new ArtifactStore(this, 'Store', { encryptionKey });
    this.registry =
      props.registry ??
      new ModelRegistry(this, 'Registry', {
        environmentName: this.environmentName,
        platformName: this.platformName,
        artifactStore: this.artifactStore,
        encryptionKey,
        vpc: this.vpc,
        deadLetterQueue,
      });
    this.retrainingLocks = new RetrainingLocks(this, 'RetrainingLocks', { encryptionKey });
    platformDashboard(this, { alarms: [this.watchDeadLetters(deadLetterQueue)], deadLetterQueue });
  }

  /**
   * Adds a model. Unless it is given a scope, it gets a stack of its own beside the platform's, so that models are deployed one by one and a hundred
   * of them stay far below the limit of 500 resources a stack.
   *
   * @param name lower-case letters, digits and hyphens; the name in the registry, the endpoint and the metrics
   */
  public addModel(name: string, props: AddModelProps): ModelService {
    if (this.models.has(name)) throw new Error(`model '${name}' is there already; give each model its own name`);
    requireProps(`model '${name}'`, props, ['serving']);
    const { scope, ...choices } = props;
    const service = new ModelService(scope ?? this.newModelStack(name), 'Model', {
      ...choices,
      model: name,
      platform: this,
    });
    this.models.set(name, service);
    return service;
  }

  private newModelStack(name: string): Stack {
    const platformStack = Stack.of(this);
    return new HouseStack(Stage.of(this) ?? this, name, {
      stackName: `${platformStack.stackName}-${name}`,
      description: `Tidegate ${this.environmentName}: model ${name}`,
      env: { account: platformStack.account, region: platformStack.region },
    });
  }

  private watchDeadLetters(queue: sqs.IQueue): cloudwatch.Alarm {
    return this.alerts.alarm(this, 'DeadLettersAlarm', {
      metric: queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: cloudwatch.Stats.MAXIMUM,
      }),
      threshold: 1,
      severity: Severity.WARNING,
      runbook: Runbook.of('platform', 'Dead letters'),
      description: `An event in ${this.environmentName} could not be handled after its retries and waits in the dead-letter queue.`,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
