import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type { DescribeTaskDefinitionResponse } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import type { AppSpecResource, CodeDeploy } from '../../../lambdas/rollout/code-deploy';
import type { StartAnswer } from '../../../lambdas/rollout/ports';
import type { RolloutRun } from '../../../lambdas/rollout/rollout-run';
import { ServiceDeployments } from '../../../lambdas/rollout/service-deployments';
import { newRun as run } from './world';

const ecs = mockClient(ECSClient);
const template = 'arn:task-definition/server:7';

function definition(uri: string, tags: DescribeTaskDefinitionResponse['tags'] = []): DescribeTaskDefinitionResponse {
  const environment = [
    { name: 'TIDEGATE_MODEL_NAME', value: 'flight-delay' },
    { name: 'TIDEGATE_MODEL_URI', value: uri },
  ];
  return {
    taskDefinition: {
      family: 'server',
      taskRoleArn: 'arn:task-role',
      executionRoleArn: 'arn:execution-role',
      networkMode: 'awsvpc',
      containerDefinitions: [{ name: 'server', image: 'server:1', environment, readonlyRootFilesystem: true }],
      requiresCompatibilities: ['EC2'],
    },
    tags,
  };
}

function newDeployments(found?: StartAnswer) {
  const created: AppSpecResource[] = [];
  const codeDeploy = {
    find: async () => found,
    create: async (_run: RolloutRun, resource: AppSpecResource): Promise<StartAnswer> => {
      created.push(resource);
      return { state: 'started', deployment: 'd-1' };
    },
  } as unknown as CodeDeploy;
  const address = { cluster: 'cluster', service: 'service', templateRevision: template, capacityProvider: 'gpus' };
  return { created, deployments: new ServiceDeployments(address, codeDeploy, new ECSClient({ region: 'eu-west-1' })) };
}

beforeEach(() => {
  ecs.reset();
  ecs
    .on(RegisterTaskDefinitionCommand)
    .resolves({ taskDefinition: { taskDefinitionArn: 'arn:task-definition/server:8' } });
});

test('a rollout registers a clone of the template with another model, and deploys it with its capacity provider', async () => {
  ecs.on(DescribeTaskDefinitionCommand).resolves(definition('s3://artifacts/1/', [{ key: 'team', value: 'flights' }]));
  const { created, deployments } = newDeployments();
  expect(await deployments.start(run)).toEqual({ state: 'started', deployment: 'd-1' });
  const { containerDefinitions, tags, ...rest } = ecs.commandCalls(RegisterTaskDefinitionCommand)[0]!.args[0].input;
  expect(rest).toMatchObject({ family: 'server', taskRoleArn: 'arn:task-role', networkMode: 'awsvpc' });
  expect(containerDefinitions).toEqual([
    {
      name: 'server',
      image: 'server:1',
      readonlyRootFilesystem: true,
      environment: [
        { name: 'TIDEGATE_MODEL_NAME', value: 'flight-delay' },
        { name: 'TIDEGATE_MODEL_URI', value: 's3://artifacts/2/' },
      ],
    },
  ]);
  expect(tags).toEqual([
    { key: 'team', value: 'flights' },
    { key: 'tidegate:rollout', value: run.id },
    { key: 'tidegate:cloned-from', value: template },
  ]);
  expect(created).toEqual([
    {
      TargetService: {
        Type: 'AWS::ECS::Service',
        Properties: {
          TaskDefinition: 'arn:task-definition/server:8',
          LoadBalancerInfo: { ContainerName: 'server', ContainerPort: 8080 },
          CapacityProviderStrategy: [{ CapacityProvider: 'gpus', Base: 0, Weight: 1 }],
        },
      },
    },
  ]);
});

test.each<StartAnswer>([
  { state: 'started', deployment: 'd-1' },
  { state: 'busy', reason: 'deployment d-9 is under way' },
])('nothing is registered when a deployment is there already (%j)', async (found) => {
  const { deployments } = newDeployments(found);
  expect(await deployments.start(run)).toEqual(found);
  expect(ecs.commandCalls(RegisterTaskDefinitionCommand)).toHaveLength(0);
});

test('fails when the template revision does not exist', async () => {
  ecs.on(DescribeTaskDefinitionCommand).resolves({});
  await expect(newDeployments().deployments.start(run)).rejects.toThrow(`'${template}' does not exist`);
});

const cloned = [{ key: 'tidegate:cloned-from', value: template }];
test.each([
  ['the template itself with the champion', template, definition('s3://artifacts/1/'), true],
  ['a clone of the template with the champion', 'arn:clone', definition('s3://artifacts/1/', cloned), true],
  [
    'a clone of an older template',
    'arn:clone',
    definition('s3://artifacts/1/', [{ key: 'tidegate:cloned-from', value: 'arn:old' }]),
    false,
  ],
  ['another model', template, definition('s3://artifacts/0/'), false],
])('a service that runs %s is current: %4$s', async (_what, revision, described, current) => {
  ecs.on(DescribeServicesCommand).resolves({
    services: [
      {
        taskSets: [
          { status: 'ACTIVE', taskDefinition: 'arn:other' },
          { status: 'PRIMARY', taskDefinition: revision },
        ],
      },
    ],
  });
  ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: revision }).resolves(described);
  expect(await newDeployments().deployments.isCurrent('s3://artifacts/1/')).toBe(current);
});
