import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Server } from 'node:http';
import { rootCredentials } from '../emulator/credentials';
import { CloudWatchDeploymentAlarms } from '../emulator/deployment-alarms';
import { Emulator } from '../emulator/emulator';
import { CloudWatchEndpointMetrics } from '../emulator/endpoint-metrics';
import { QueueMetrics } from '../emulator/queue-metrics';
import { RoleSessions } from '../emulator/role-sessions';
import { S3RoleStorage } from '../emulator/role-storage';
import { TwinEvents } from '../emulator/twin-events';
import { createGateway } from '../gateway/gateway';
import { IntegrationWorker } from '../integration/integration-worker';
import { region } from '../names';
import { CallLog } from '../permissions/call-log';
import { deployedPrograms } from '../programs';
import { AlarmChanges } from '../relay/alarm-changes';
import { AlarmEvaluator } from '../relay/alarms/alarm-evaluator';
import { Loop } from '../relay/loop';
import { ParameterChanges } from '../relay/parameter-changes';
import { installResourceProvider } from '../resource-provider/install';
import { answerSageMaker } from '../sagemaker/http';
import { ProcessContainers } from '../sagemaker/processes/process-containers';
import { SageMaker } from '../sagemaker/sagemaker';
import { clientEnvironment, emulatorUrl, gatewayUrl } from '../settings';
import type { TwinSettings } from '../settings';
import { CompressedPace } from './pace';
import { EmulatorPrincipals } from './principals';

/** Milliseconds between two looks at what the emulator does not tell by itself. */
const lookInterval = 500;

/** A twin that runs: the emulator, and beside it everything that the emulator lacks. */
export class Twin {
  /** What roles did, with what. */
  public readonly calls = new CallLog();

  private constructor(
    private readonly settings: TwinSettings,
    public readonly emulator: Emulator,
    private readonly report: (error: unknown) => void,
  ) {
    const url = emulatorUrl(settings);
    const sessions = new RoleSessions(url, 'SageMaker');
    const principals = new EmulatorPrincipals(url, sessions);
    const options = { endpoint: url, region, credentials: rootCredentials };
    const cloudWatch = new CloudWatchClient(options);
    const metrics = new CloudWatchEndpointMetrics(cloudWatch);
    const world = {
      pace: new CompressedPace(settings.secondsPerMinute, () => this.now()),
      // By way of the gateway, which records what the roles do.
      storage: new S3RoleStorage(gatewayUrl(settings), sessions),
      containers: new ProcessContainers(
        () => deployedPrograms(settings),
        async (roleArn) => this.roleEnvironment(roleArn, sessions),
      ),
      events: new TwinEvents(url, 'aws.sagemaker'),
      alarms: new CloudWatchDeploymentAlarms(cloudWatch),
      metrics,
      folder: settings.folder,
    };
    this.service = new SageMaker(world, report);
    this.worker = new IntegrationWorker(
      new SFNClient(options),
      {
        service: this.service,
        policies: async (roleArn) => principals.policies(roleArn),
        did: (roleArn, permissions) => {
          this.calls.record(roleArn, permissions);
        },
      },
      report,
    );
    this.gateway = this.newGateway(principals);
    const evaluator = new AlarmEvaluator(cloudWatch, settings.secondsPerMinute);
    const alarmChanges = new AlarmChanges(cloudWatch, new TwinEvents(url, 'aws.cloudwatch'));
    const parameterChanges = new ParameterChanges(new SSMClient(options), new TwinEvents(url, 'aws.ssm'));
    const queueMetrics = new QueueMetrics(new SQSClient(options), cloudWatch);
    this.loops = [
      new Loop(async () => metrics.flush(), lookInterval, report),
      new Loop(
        async () => {
          await evaluator.evaluateAll();
          await alarmChanges.look();
        },
        lookInterval,
        report,
      ),
      new Loop(async () => parameterChanges.look(), lookInterval, report),
      new Loop(async () => queueMetrics.look(), settings.secondsPerMinute * 1000, report),
    ];
  }

  private readonly service: SageMaker;
  private readonly worker: IntegrationWorker;
  private readonly gateway: Server;
  private readonly loops: readonly Loop[];
  private storyTime: Date | undefined;

  /**
   * Starts everything. Nothing is deployed yet.
   *
   * @param report told of faults that have nobody to answer to
   */
  public static async start(settings: TwinSettings, report: (error: unknown) => void): Promise<Twin> {
    const emulator = await Emulator.start(settings);
    try {
      const twin = new Twin(settings, emulator, report);
      await twin.open();
      return twin;
    } catch (error) {
      await emulator.stop();
      throw error;
    }
  }

  /** What time it is on the twin. */
  public now(): Date {
    return this.storyTime ?? new Date();
  }

  /** Sets the time under which requests are captured; undefined: the time of this machine. */
  public setTime(time: Date | undefined): void {
    this.storyTime = time;
  }

  /** Ends every process that the twin started. */
  public async stop(): Promise<void> {
    await Promise.all(this.loops.map(async (loop) => loop.stop()));
    await this.service.close();
    await this.worker.stop();
    this.gateway.closeAllConnections();
    await new Promise((resolve) => this.gateway.close(resolve));
    await this.emulator.stop();
  }

  private async open(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.gateway.once('error', reject);
      this.gateway.listen(this.settings.port, '127.0.0.1', resolve);
    });
    await this.worker.prepare();
    await installResourceProvider(emulatorUrl(this.settings), this.settings.root);
    this.worker.start();
    for (const loop of this.loops) loop.start();
  }

  private newGateway(principals: EmulatorPrincipals): Server {
    return createGateway({
      emulatorPort: this.settings.emulatorPort,
      sageMaker: async (request, response) =>
        answerSageMaker(request, response, this.service, async (call, permissions) => {
          const caller = await principals.authorize(call, permissions);
          if (caller?.kind === 'role') this.calls.record(caller.roleArn, permissions);
        }),
      check: async (by, actions) => principals.check(by, actions),
      answered: ({ accessKeyId }, actions, status) => {
        // A refused call is no use of a permission.
        if (status === 403) return;
        principals.find(accessKeyId).then((caller) => {
          if (caller?.kind === 'role') this.calls.record(caller.roleArn, actions);
        }, this.report);
      },
    });
  }

  private async roleEnvironment(roleArn: string, sessions: RoleSessions): Promise<Record<string, string>> {
    const { accessKeyId, secretAccessKey, sessionToken } = await sessions.of(roleArn);
    return {
      ...clientEnvironment(this.settings),
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken ?? '',
    };
  }
}
