import {
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListTagsCommand,
  SageMakerClient,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import type { DeploymentConfig, DescribeEndpointOutput } from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { parseEndpointDeployment } from '../../../lambdas/rollout/endpoint-deployment-config';
import { EndpointDeployments } from '../../../lambdas/rollout/endpoint-deployments';
import type { RolloutRun } from '../../../lambdas/rollout/rollout-run';
import { newRun } from './world';

const sageMaker = mockClient(SageMakerClient);
const endpointName = 'tidegate-prod-flight-delay';
const guardrails: DeploymentConfig = {
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 600 },
    TerminationWaitInSeconds: 120,
    MaximumExecutionTimeoutInSeconds: 2400,
  },
  AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'Errors' }] },
};
const run: RolloutRun = { ...newRun, artifactUri: 's3://artifacts/models/flight-delay/2/' };
const name = `${endpointName}-${run.id}`;
const deployments = () =>
  new EndpointDeployments(endpointName, guardrails, new SageMakerClient({ region: 'eu-west-1' }));
const container = {
  Image: 'server:1',
  Environment: { TIDEGATE_MODEL_URI: '/opt/ml/model' },
  ModelDataSource: {
    S3DataSource: {
      S3Uri: 's3://artifacts/models/flight-delay/1/',
      S3DataType: 'S3Prefix' as const,
      CompressionType: 'None' as const,
    },
  },
};
const network = { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] };

function endpointIs(endpoint: Partial<DescribeEndpointOutput>): void {
  sageMaker.on(DescribeEndpointCommand).resolves({ EndpointConfigName: 'made-by-template', ...endpoint });
}

beforeEach(() => {
  sageMaker.reset();
  for (const command of [CreateModelCommand, CreateEndpointConfigCommand, UpdateEndpointCommand]) {
    sageMaker.on(command as typeof CreateModelCommand).resolves({});
  }
  endpointIs({ EndpointStatus: 'InService' });
  sageMaker.on(DescribeEndpointConfigCommand).resolves({
    EndpointConfigArn: 'arn:config',
    ProductionVariants: [{ VariantName: 'champion', ModelName: 'model-1', InstanceType: 'ml.g5.xlarge' }],
    DataCaptureConfig: { DestinationS3Uri: 's3://capture', InitialSamplingPercentage: 100, CaptureOptions: [] },
    KmsKeyId: 'key-1',
  });
  sageMaker.on(DescribeModelCommand).resolves({
    ModelName: 'model-1',
    PrimaryContainer: container,
    ExecutionRoleArn: 'arn:role',
    VpcConfig: network,
    EnableNetworkIsolation: true,
  });
  sageMaker.on(ListTagsCommand).resolves({
    Tags: [
      { Key: 'team', Value: 'flights' },
      { Key: 'aws:cloudformation:stack-name', Value: 'prod' },
    ],
  });
});

test('a rollout clones what serves, exchanges the artifact and updates under the guardrails', async () => {
  expect(await deployments().start(run)).toEqual({ state: 'started', deployment: name });
  const tags = [
    { Key: 'team', Value: 'flights' },
    { Key: 'tidegate:rollout', Value: run.id },
  ];
  expect(sageMaker.commandCalls(CreateModelCommand)[0]!.args[0].input).toEqual({
    ModelName: name,
    PrimaryContainer: {
      ...container,
      ModelDataSource: { S3DataSource: { ...container.ModelDataSource.S3DataSource, S3Uri: run.artifactUri } },
    },
    ExecutionRoleArn: 'arn:role',
    VpcConfig: network,
    EnableNetworkIsolation: true,
    Tags: tags,
  });
  expect(sageMaker.commandCalls(CreateEndpointConfigCommand)[0]!.args[0].input).toMatchObject({
    EndpointConfigName: name,
    ProductionVariants: [{ VariantName: 'champion', ModelName: name, InstanceType: 'ml.g5.xlarge' }],
    KmsKeyId: 'key-1',
    Tags: tags,
  });
  expect(sageMaker.commandCalls(UpdateEndpointCommand)[0]!.args[0].input).toEqual({
    EndpointName: endpointName,
    EndpointConfigName: name,
    RetainAllVariantProperties: true,
    ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DataCaptureConfig' }],
    DeploymentConfig: guardrails,
  });
});

test('a start that is repeated while the endpoint updates to its configuration finds it', async () => {
  endpointIs({ EndpointStatus: 'Updating', PendingDeploymentSummary: { EndpointConfigName: name } });
  expect(await deployments().start(run)).toEqual({ state: 'started', deployment: name });
  expect(sageMaker.commandCalls(UpdateEndpointCommand)).toHaveLength(0);
});

test('a start that died after making model and configuration goes on with them', async () => {
  const taken = new Error('Cannot create already existing endpoint configuration');
  sageMaker.on(CreateModelCommand).rejects(new Error('Cannot create already existing model'));
  sageMaker.on(CreateEndpointConfigCommand).rejects(taken);
  expect(await deployments().start(run)).toEqual({ state: 'started', deployment: name });
  expect(sageMaker.commandCalls(UpdateEndpointCommand)).toHaveLength(1);
});

test('an endpoint that updates to something else is busy', async () => {
  endpointIs({ EndpointStatus: 'Updating' });
  expect(await deployments().start(run)).toMatchObject({ state: 'busy' });
});

test('fails when SageMaker refuses the model', async () => {
  sageMaker.on(CreateModelCommand).rejects(new Error('Could not access model data'));
  await expect(deployments().start(run)).rejects.toThrow('Could not access model data');
});

test.each([
  [{ EndpointStatus: 'Updating' }, 'running'],
  [{ EndpointStatus: 'RollingBack' }, 'running'],
  [{ EndpointStatus: 'InService', EndpointConfigName: name }, 'succeeded'],
  [{ EndpointStatus: 'InService', EndpointConfigName: 'made-by-template' }, 'rolled-back'],
  [{ EndpointStatus: 'UpdateRollbackFailed', FailureReason: 'no capacity' }, 'rolled-back'],
] as const)('an endpoint that is %j means %s', async (endpoint, state) => {
  endpointIs(endpoint);
  expect(await deployments().outcome({ ...run, state: 'running', deployment: name })).toMatchObject({ state });
});

test('what serves is current when its artifact is the champion', async () => {
  expect(await deployments().isCurrent('s3://artifacts/models/flight-delay/1/')).toBe(true);
  expect(await deployments().isCurrent(run.artifactUri)).toBe(false);
});

test('fails for guardrails without alarms: a rollout that nothing can take back', () => {
  expect(parseEndpointDeployment(guardrails)).toEqual(guardrails);
  expect(() => parseEndpointDeployment({ ...guardrails, AutoRollbackConfiguration: { Alarms: [] } })).toThrow(
    'AutoRollbackConfiguration.Alarms',
  );
});
