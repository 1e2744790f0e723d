import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { SFNClient } from '@aws-sdk/client-sfn';
import { StackResources } from '../deploy/stack-resources';
import { rootCredentials } from '../emulator/credentials';
import { account, region } from '../names';
import { gatewayUrl } from '../settings';
import type { TwinSettings } from '../settings';

/** The model of the story. */
export const storyModel = 'flight-delay';

/** Stacks of the deployed stage that the story plays on. */
const stacks = ['tidegate-dev', `tidegate-dev-${storyModel}`] as const;

/** The deployed environment as a person with rights on everything sees it: clients, and what the resources are called. */
export class DeployedEnvironment {
  public readonly cloudWatch: CloudWatchClient;
  public readonly events: EventBridgeClient;
  public readonly lambda: LambdaClient;
  public readonly s3: S3Client;
  public readonly sageMaker: SageMakerClient;
  public readonly runtime: SageMakerRuntimeClient;
  public readonly states: SFNClient;
  /** Name of the model's endpoint. */
  public readonly endpointName = `tidegate-dev-${storyModel}`;

  private constructor(
    settings: TwinSettings,
    private readonly resources: StackResources,
  ) {
    const options = { endpoint: gatewayUrl(settings), region, credentials: rootCredentials };
    this.cloudWatch = new CloudWatchClient(options);
    this.events = new EventBridgeClient(options);
    this.lambda = new LambdaClient(options);
    this.s3 = new S3Client({ ...options, forcePathStyle: true });
    this.sageMaker = new SageMakerClient(options);
    this.runtime = new SageMakerRuntimeClient(options);
    this.states = new SFNClient(options);
  }

  /** Looks up what was deployed. Rejects when the stacks are not there. */
  public static async find(settings: TwinSettings): Promise<DeployedEnvironment> {
    const client = new CloudFormationClient({ endpoint: gatewayUrl(settings), region, credentials: rootCredentials });
    const resources = await StackResources.read(client, stacks);
    client.destroy();
    return new DeployedEnvironment(settings, resources);
  }

  /** Name of a bucket: `Artifacts`, `Capture` or `Reports`. */
  public bucket(name: 'Artifacts' | 'Capture' | 'Reports'): string {
    return this.physical('tidegate-dev', `PlatformStore${name}`);
  }

  /** Name of a function of the platform or of the model, by the beginning of its logical id. */
  public function(logicalId: string): string {
    return this.ofPlatformOrModel(logicalId);
  }

  /** Name of a rule of the model, by the beginning of its logical id. */
  public rule(logicalId: string): string {
    return this.physical(stacks[1], logicalId);
  }

  /** Name of an alarm of the platform or of the model, by the beginning of its logical id. */
  public alarm(logicalId: string): string {
    return this.ofPlatformOrModel(logicalId);
  }

  /** ARN of the topic that hears of alarms of a severity. */
  public topic(severity: 'Critical' | 'Warning' | 'Info'): string {
    return this.physical(stacks[0], `PlatformAlerts${severity}`);
  }

  /** Address of a queue of the platform or of the model, by the beginning of its logical id. */
  public queueUrl(logicalId: string): string {
    return this.ofPlatformOrModel(logicalId);
  }

  /** Name of the alarm on a proven loss of quality. */
  public get qualityAlarm(): string {
    return this.alarm('ModelQualityMonitorQualityAlarm');
  }

  /** Name of the platform's event bus. */
  public get busName(): string {
    return this.physical(stacks[0], 'PlatformRegistryBus');
  }

  /** ARN of the training state machine. */
  public get stateMachineArn(): string {
    return this.stateMachine('ModelTrainingStateMachine');
  }

  /** ARN of a state machine of the model, by the beginning of its logical id. */
  public stateMachine(logicalId: string): string {
    const id = this.physical(stacks[1], logicalId);
    return id.startsWith('arn:') ? id : `arn:aws:states:${region}:${account}:stateMachine:${id}`;
  }

  /** Ends all connections. */
  public close(): void {
    for (const client of [
      this.cloudWatch,
      this.events,
      this.lambda,
      this.s3,
      this.sageMaker,
      this.runtime,
      this.states,
    ]) {
      client.destroy();
    }
  }

  private ofPlatformOrModel(logicalId: string): string {
    return this.physical(logicalId.startsWith('Platform') ? stacks[0] : stacks[1], logicalId);
  }

  private physical(stack: string, logicalId: string): string {
    return this.resources.physical(stack, logicalId);
  }
}
