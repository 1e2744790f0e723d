import { aws_lambda as lambda, aws_lambda_event_sources as eventSources, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { announcerEnvironment, artifactsEnvironment, registryKeys, registryItem } from '../contracts/registry';
import { acknowledgeWildcards, objectsBelow } from '../foundation/acknowledge-wildcards';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import { HandlerFunction } from '../foundation/handler-function';
import { grantReadObjects, grantWriteObjects } from '../foundation/object-access';
import type { HouseProps } from '../foundation/house-props';
import { requireProps } from '../foundation/required-props';
import type { IModelRegistry } from './model-registry';

/** Properties of RegistryFunctions. */
export interface RegistryFunctionsProps extends HouseProps {
  /** Registry that they change and read. */
  readonly registry: IModelRegistry;
  /** Where model folders are kept. */
  readonly artifactStore: IArtifactStore;
}

/** The registry's functions: invoked by people, pipelines and other systems with IAM. */
export class RegistryFunctions extends Construct {
  /** Checks a model folder, puts it in its immutable place and registers the version. */
  public readonly registerVersion: lambda.IFunction;
  /** Changes a version's stage by conditional write. */
  public readonly changeStage: lambda.IFunction;
  /** Moves an alias, and the champion pointer with it. */
  public readonly moveAlias: lambda.Function;
  /** Answers questions about versions, aliases and the ledger. */
  public readonly readRegistry: lambda.IFunction;

  private readonly props: RegistryFunctionsProps;

  public constructor(scope: Construct, id: string, props: RegistryFunctionsProps) {
    super(scope, id);
    requireProps('RegistryFunctions', props, ['registry', 'artifactStore']);
    this.props = props;
    this.registerVersion = this.newRegisterVersion();
    this.changeStage = this.newWriter('ChangeStage', 'change-stage', 'Changes the stage of a version.');
    this.moveAlias = this.newFunction('MoveAlias', 'move-alias', 'Moves an alias and the champion pointer.');
    props.registry.attachPromoter(this.moveAlias);
    this.readRegistry = this.newReader();
    this.announceChanges();
  }

  private newFunction(id: string, name: string, description: string, timeout = Duration.seconds(30)): HandlerFunction {
    const { encryptionKey, vpc, deadLetterQueue } = this.props;
    return new HandlerFunction(this, id, {
      encryptionKey,
      vpc,
      deadLetterQueue,
      handler: `model-registry/${name}`,
      description,
      timeout,
    });
  }

  private newWriter(id: string, name: string, description: string): HandlerFunction {
    const fn = this.newFunction(id, name, description);
    this.props.registry.attachWriter(fn);
    return fn;
  }

  private newReader(): HandlerFunction {
    const fn = this.newFunction('Read', 'read-registry', 'Reads versions, aliases and the ledger.');
    this.props.registry.attachReader(fn);
    return fn;
  }

  private newRegisterVersion(): HandlerFunction {
    const { artifacts } = this.props.artifactStore;
    const fn = this.newFunction(
      'RegisterVersion',
      'register-version',
      'Registers the version in a model folder.',
      Duration.minutes(10),
    );
    this.props.registry.attachWriter(fn);
    fn.declare(artifactsEnvironment, { TIDEGATE_ARTIFACTS_BUCKET: artifacts.bucketName });
    grantReadObjects(artifacts, fn);
    grantWriteObjects(artifacts, fn);
    acknowledgeWildcards(this, {
      matching: objectsBelow(''),
      reason: 'Model folders lie in the artifacts bucket under names made of digests, or where people put new ones.',
    });
    return fn;
  }

  /** The ledger is the outbox: what is written there is announced, at least once, in order, per model. */
  private announceChanges(): void {
    const { registry, encryptionKey } = this.props;
    const fn = this.newFunction('Announce', 'announce-changes', 'Announces registry changes on the event bus.');
    fn.declare(announcerEnvironment, { TIDEGATE_EVENT_BUS: registry.eventBus.eventBusName });
    registry.grants.announce(fn);
    const insertedEntries: Record<string, unknown> = {
      eventName: lambda.FilterRule.isEqual('INSERT'),
      dynamodb: { Keys: { [registryKeys.sort]: { S: lambda.FilterRule.beginsWith(registryItem.entryPrefix) } } },
    };
    fn.addEventSource(
      new eventSources.DynamoEventSource(registry.ledger, {
        startingPosition: lambda.StartingPosition.TRIM_HORIZON,
        batchSize: 25,
        retryAttempts: 10,
        reportBatchItemFailures: true,
        onFailure: new eventSources.SqsDlq(
          this.props.deadLetterQueue ?? new DeadLetterQueue(this, 'LostAnnouncements', { encryptionKey }),
        ),
        filters: [lambda.FilterCriteria.filter(insertedEntries)],
      }),
    );
  }
}
