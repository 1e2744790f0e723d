import {
  aws_iam as iam,
  aws_lambda as lambda,
  aws_logs as logs,
  aws_s3_assets as assets,
  custom_resources as customResources,
  Duration,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { artifactsEnvironment } from '../contracts/registry';
import { acknowledgeWildcards, objectsBelow } from '../foundation/acknowledge-wildcards';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import { acknowledgeFunction, allowNetworkInterfaces, HandlerFunction } from '../foundation/handler-function';
import type { HouseProps } from '../foundation/house-props';
import { grantReadObjects, grantWriteObjects } from '../foundation/object-access';
import { ManagedRole } from '../foundation/managed-role';
import { builtPath } from '../foundation/package-root';
import type { IModelRegistry } from './model-registry';

const handler = 'model-registry/champion';

/** Properties of a ChampionProvider. */
export interface ChampionProviderProps extends HouseProps {
  /** Registry that is seeded and read. */
  readonly registry: IModelRegistry;
  /** Where the initial version's folder is put. */
  readonly artifactStore: IArtifactStore;
}

/** The one custom resource provider of the platform: it seeds a model's champion and reads it at deploy time. */
export class ChampionProvider extends Construct {
  /** What `ChampionVersion` names. */
  public readonly serviceToken: string;

  public constructor(scope: Construct, id: string, props: ChampionProviderProps) {
    super(scope, id);
    const { artifacts } = props.artifactStore;
    const fn = new HandlerFunction(this, 'Handler', {
      encryptionKey: props.encryptionKey,
      vpc: props.vpc,
      deadLetterQueue: props.deadLetterQueue,
      handler,
      description: 'Seeds and reads the champion of a model during a deployment.',
      timeout: Duration.minutes(10),
      memorySize: 512,
    });
    fn.declare(artifactsEnvironment, { TIDEGATE_ARTIFACTS_BUCKET: artifacts.bucketName });
    props.registry.attachPromoter(fn);
    grantReadObjects(artifacts, fn);
    grantWriteObjects(artifacts, fn);
    this.readDeployedFolders(fn);
    this.serviceToken = this.newProvider(fn, props).serviceToken;
  }

  /** A deployment uploads the initial folders to the bucket of its own assets; the handler's code lies there too. */
  private readDeployedFolders(fn: HandlerFunction): void {
    new assets.Asset(this, 'Assets', { path: builtPath('handlers', ...handler.split('/')) }).grantRead(fn);
    const reason =
      'Reads objects of the artifacts bucket and of the bucket that deployments upload to, where the files of an initial ' +
      'version have names that only the deployment knows; the wildcard actions are the variants of read (GetObject*, List*).';
    acknowledgeWildcards(
      this,
      { matching: /^Action::s3:(GetObject|GetBucket|List|Abort)\*$/, reason },
      { matching: objectsBelow(''), reason },
    );
  }

  private newProvider(fn: HandlerFunction, props: ChampionProviderProps): customResources.Provider {
    const role = new ManagedRole(this, 'FrameworkRole', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: 'Carries requests of CloudFormation to the champion handler.',
    });
    const logGroup = new logs.LogGroup(this, 'FrameworkLogs', {
      retention: logs.RetentionDays.ONE_YEAR,
      encryptionKey: props.encryptionKey,
    });
    logGroup.grantWrite(role);
    if (props.vpc) allowNetworkInterfaces(role);
    const provider = new customResources.Provider(this, 'Provider', {
      onEventHandler: fn,
      frameworkOnEventRole: role,
      logGroup,
      vpc: props.vpc,
      providerFunctionEnvEncryption: props.encryptionKey,
    });
    this.bringToHouseDefaults(provider.node.findChild('framework-onEvent') as lambda.Function, role, props);
    return provider;
  }

  /** The provider framework makes its function itself and offers no property for these. */
  private bringToHouseDefaults(framework: lambda.Function, role: iam.Role, props: ChampionProviderProps): void {
    const queue = props.deadLetterQueue ?? new DeadLetterQueue(this, 'FrameworkDeadLetters', props);
    queue.grantSendMessages(role);
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }),
    );
    const resource = framework.node.defaultChild as lambda.CfnFunction;
    resource.memorySize = 256;
    resource.tracingConfig = { mode: lambda.Tracing.ACTIVE };
    resource.deadLetterConfig = { targetArn: queue.queueArn };
    acknowledgeFunction(framework, role);
    acknowledgeWildcards(role, {
      matching: /^Resource::<.*Handler.*\.Arn>:\*$/,
      reason: 'Any version of the one champion handler, and no other function.',
    });
  }
}
