import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  ListEndpointsCommand,
  ListTagsCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import type { CreateEndpointConfigCommandInput, DescribeEndpointOutput } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { startTestTwin, until } from './twin-world';
import type { TestTwin } from './twin-world';

const role = 'arn:aws:iam::000000000000:role/serving';
let twin: TestTwin;

beforeEach(async () => {
  twin = await startTestTwin();
  twin.storage.objects.set('s3://b/models/m/model.onnx', 'onnx');
});
afterEach(async () => {
  await twin.close();
  expect(twin.containers.running.size).toBe(0);
  expect(twin.faults).toEqual([]);
});

async function configure(name: string, image = 'server', extra: Partial<CreateEndpointConfigCommandInput> = {}) {
  await twin.client.send(
    new CreateModelCommand({
      ModelName: name,
      ExecutionRoleArn: image === 'powerless' ? `${role}-powerless` : role,
      PrimaryContainer: {
        Image: image,
        Environment: { NAME: name },
        ModelDataSource: {
          S3DataSource: { S3Uri: 's3://b/models/m/', S3DataType: 'S3Prefix', CompressionType: 'None' },
        },
      },
    }),
  );
  await twin.client.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [
        {
          VariantName: 'champion',
          ModelName: name,
          InstanceType: 'ml.c5.large',
          InitialInstanceCount: 2,
          InitialVariantWeight: 1,
        },
      ],
      ...extra,
    }),
  );
}

const describeEndpoint = async () => twin.client.send(new DescribeEndpointCommand({ EndpointName: 'e' }));
const settled = async () =>
  until<DescribeEndpointOutput>(describeEndpoint, ({ EndpointStatus }) =>
    ['InService', 'Failed'].includes(EndpointStatus!),
  );

async function serve(name = 'v1', image?: string, extra?: Partial<CreateEndpointConfigCommandInput>) {
  await configure(name, image, extra);
  await twin.client.send(
    new CreateEndpointCommand({ EndpointName: 'e', EndpointConfigName: name, Tags: [{ Key: 'k', Value: 'v' }] }),
  );
  return settled();
}

async function ask(body = '1,2', extra: { TargetVariant?: string; InferenceId?: string } = {}) {
  const answer = await twin.runtime.send(
    new InvokeEndpointCommand({ EndpointName: 'e', Body: body, ContentType: 'text/csv', ...extra }),
  );
  return { text: Buffer.from(answer.Body).toString(), variant: answer.InvokedProductionVariant };
}

const statuses = () =>
  twin.events
    .filter(({ type }) => type === 'SageMaker Endpoint State Change')
    .map(({ detail }) => detail['EndpointStatus']);

describe('an endpoint', () => {
  test('is created, serves, and says so in the words of the API and of the events', async () => {
    const described = await serve();
    expect(described).toMatchObject({
      EndpointName: 'e',
      EndpointArn: 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/e',
      EndpointConfigName: 'v1',
      EndpointStatus: 'InService',
      ProductionVariants: [
        { VariantName: 'champion', CurrentWeight: 1, CurrentInstanceCount: 2, DesiredInstanceCount: 2 },
      ],
    });
    expect(described.CreationTime).toBeInstanceOf(Date);
    expect(await ask()).toEqual({ text: 'v1', variant: 'champion' });
    expect(statuses()).toEqual(['CREATING', 'IN_SERVICE']);
    expect(twin.events.at(-1)!.detail).toMatchObject({ Tags: { k: 'v' }, CreationTime: expect.any(Number) });
    const { Tags } = await twin.client.send(new ListTagsCommand({ ResourceArn: described.EndpointArn }));
    expect(Tags).toEqual([{ Key: 'k', Value: 'v' }]);
    const { Endpoints } = await twin.client.send(new ListEndpointsCommand({ StatusEquals: 'InService' }));
    expect(Endpoints!.map(({ EndpointName }) => EndpointName)).toEqual(['e']);
  });

  test('fails when its server does not become healthy, and can be deleted then', async () => {
    const { EndpointStatus, FailureReason } = await serve('v1', 'broken');
    expect(EndpointStatus).toBe('Failed');
    expect(FailureReason).toMatch(/champion did not pass the ping health check.*It says no/);
    await twin.client.send(new DeleteEndpointCommand({ EndpointName: 'e' }));
    await expect(until(describeEndpoint, () => false)).rejects.toThrow(/Could not find endpoint/);
  });

  test('fails when its role may not read the model', async () => {
    const { EndpointStatus, FailureReason } = await serve('v1', 'powerless');
    expect(EndpointStatus).toBe('Failed');
    expect(FailureReason).toContain('not authorized to perform: s3:ListBucket');
  });

  test('moves to another configuration and ends the old server', async () => {
    await serve();
    await configure('v2');
    await twin.client.send(new UpdateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'v2' }));
    expect(await settled()).toMatchObject({ EndpointConfigName: 'v2', EndpointStatus: 'InService' });
    expect((await ask()).text).toBe('v2');
    expect(twin.containers.running.size).toBe(1);
    expect(statuses()).toEqual(['CREATING', 'IN_SERVICE', 'UPDATING', 'IN_SERVICE']);
  });

  test('keeps serving the old configuration when the new one does not start, and says why', async () => {
    await serve();
    await configure('v2', 'broken');
    await twin.client.send(new UpdateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'v2' }));
    expect(await settled()).toMatchObject({
      EndpointConfigName: 'v1',
      FailureReason: expect.stringContaining('It says no'),
    });
    expect((await ask()).text).toBe('v1');
    expect(statuses()).toEqual(['CREATING', 'IN_SERVICE', 'UPDATING', 'ROLLING_BACK', 'IN_SERVICE']);
  });

  const canary = {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: {
        Type: 'CANARY' as const,
        WaitIntervalInSeconds: 300,
        CanarySize: { Type: 'CAPACITY_PERCENT' as const, Value: 10 },
      },
      TerminationWaitInSeconds: 120,
      MaximumExecutionTimeoutInSeconds: 3600,
    },
    AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'errors' }] },
  };

  test('bakes a canary and then moves all traffic', async () => {
    await serve();
    await configure('v2');
    await twin.client.send(
      new UpdateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'v2', DeploymentConfig: canary }),
    );
    const described = await settled();
    expect(described).toMatchObject({ EndpointConfigName: 'v2', LastDeploymentConfig: canary });
    expect(twin.waits.reduce((sum, wait) => sum + wait, 0)).toBeCloseTo(420);
    const shares = twin.events
      .filter(({ type }) => type === 'SageMaker Endpoint Deployment State Change')
      .map(({ detail }) => pendingOf(detail))
      .filter((pending) => pending?.VariantStatus[0]?.Status === 'Baking')
      .map((pending) => pending!.CurrentWeight);
    expect(shares).toEqual([0.1, 1]);
  });

  test('rolls back as soon as an alarm goes off', async () => {
    await serve();
    await configure('v2');
    twin.alarms.add('errors');
    await twin.client.send(
      new UpdateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'v2', DeploymentConfig: canary }),
    );
    expect(await settled()).toMatchObject({
      EndpointConfigName: 'v1',
      FailureReason: 'One or more configured alarms are in ALARM: errors',
    });
    expect(twin.waits).toEqual([30]);
    expect((await ask()).text).toBe('v1');
  });

  test('keeps counts and weights over an update that retains them, and takes the capture from the new configuration', async () => {
    const capture = (percent: number) => ({
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: percent,
        DestinationS3Uri: 's3://c/capture',
        CaptureOptions: [{ CaptureMode: 'Input' as const }, { CaptureMode: 'Output' as const }],
      },
    });
    await serve('v1', 'server', capture(100));
    await twin.client.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        EndpointName: 'e',
        DesiredWeightsAndCapacities: [{ VariantName: 'champion', DesiredInstanceCount: 5 }],
      }),
    );
    await settled();
    await configure('v2', 'server', capture(20));
    await twin.client.send(
      new UpdateEndpointCommand({
        EndpointName: 'e',
        EndpointConfigName: 'v2',
        RetainAllVariantProperties: true,
        ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DataCaptureConfig' }],
      }),
    );
    expect(await settled()).toMatchObject({
      ProductionVariants: [{ DesiredInstanceCount: 5 }],
      DataCaptureConfig: { CurrentSamplingPercentage: 20, CaptureStatus: 'Started' },
    });
  });

  test('splits requests by weight, or sends them where they ask to go', async () => {
    await configure('a');
    await configure('b');
    const variant = (name: string, weight: number) => ({
      VariantName: name,
      ModelName: name,
      InstanceType: 'ml.c5.large' as const,
      InitialInstanceCount: 1,
      InitialVariantWeight: weight,
    });
    await twin.client.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: 'both',
        ProductionVariants: [variant('a', 3), variant('b', 1)],
      }),
    );
    await twin.client.send(new CreateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'both' }));
    await settled();
    const answers: string[] = [];
    for (let i = 0; i < 8; i += 1) answers.push((await ask()).text);
    expect(answers.filter((answer) => answer === 'b')).toHaveLength(2);
    expect(await ask('1', { TargetVariant: 'b' })).toEqual({ text: 'b', variant: 'b' });
    await expect(ask('1', { TargetVariant: 'c' })).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('what an endpoint refuses', () => {
  test('a name that is taken', async () => {
    await serve();
    await expect(
      twin.client.send(new CreateEndpointCommand({ EndpointName: 'E', EndpointConfigName: 'v1' })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Cannot create already existing endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/e".',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(configure('v1')).rejects.toThrow(/Cannot create already existing model "arn:.*:model\/v1"/);
  });

  test('an update or a deletion while it changes', async () => {
    await serve();
    await configure('v2');
    let open = (): void => undefined;
    twin.containers.gate = new Promise((resolve) => (open = resolve));
    await twin.client.send(new UpdateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'v2' }));
    const again = twin.client.send(new UpdateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'v2' }));
    await expect(again).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/^Cannot update in-progress endpoint "arn:.*:endpoint\/e"\.$/),
    });
    await expect(twin.client.send(new DeleteEndpointCommand({ EndpointName: 'e' }))).rejects.toThrow(/in-progress/);
    expect((await ask()).text).toBe('v1');
    open();
    await settled();
  });

  test('what does not exist', async () => {
    await expect(describeEndpoint()).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Could not find endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/e".',
    });
    await expect(
      twin.client.send(new CreateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'none' })),
    ).rejects.toThrow(/Could not find endpoint configuration/);
    await expect(ask()).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Endpoint e of account 000000000000 not found.',
    });
  });

  test("what its model refuses, with the model's own words", async () => {
    await serve();
    await expect(ask('fail')).rejects.toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: 500,
      OriginalMessage: 'cannot',
      $metadata: { httpStatusCode: 424 },
    });
    expect(twin.invoked).toEqual([
      expect.objectContaining({ endpoint: 'e', variant: 'champion', status: 500, microseconds: expect.any(Number) }),
    ]);
  });
});

interface Pending {
  readonly CurrentWeight: number;
  readonly VariantStatus: readonly { readonly Status: string }[];
}

function pendingOf(detail: Record<string, unknown>): Pending | undefined {
  const summary = detail['PendingDeploymentSummary'] as { ProductionVariants: Pending[] } | undefined;
  return summary?.ProductionVariants[0];
}
