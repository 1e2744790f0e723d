import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  PublishVersionCommand,
  ResourceConflictException,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { AppSpecResource, CodeDeploy } from '../../../lambdas/rollout/code-deploy';
import { FunctionDeployments } from '../../../lambdas/rollout/function-deployments';
import type { StartAnswer } from '../../../lambdas/rollout/ports';
import type { RolloutRun } from '../../../lambdas/rollout/rollout-run';
import { newRun as run } from './world';

const lambda = mockClient(LambdaClient);

function newDeployments() {
  const created: AppSpecResource[] = [];
  const codeDeploy = {
    find: async () => undefined,
    create: async (_run: RolloutRun, resource: AppSpecResource): Promise<StartAnswer> => {
      created.push(resource);
      return { state: 'started', deployment: 'd-1' };
    },
  } as unknown as CodeDeploy;
  const client = new LambdaClient({ region: 'eu-west-1' });
  return { created, deployments: new FunctionDeployments({ functionName: 'fn', alias: 'live' }, codeDeploy, client) };
}

const variables = (uri: string) => ({ TIDEGATE_MODEL_NAME: 'flight-delay', TIDEGATE_MODEL_URI: uri });

beforeEach(() => {
  lambda.reset();
  const settled = { State: 'Active', LastUpdateStatus: 'Successful' } as const;
  // The unpublished function was configured anew by the stack; the alias still serves the champion.
  lambda.on(GetFunctionConfigurationCommand).resolves({
    ...settled,
    Environment: { Variables: { ...variables('s3://artifacts/1/'), TIDEGATE_TRUST: 'digest' } },
  });
  lambda
    .on(GetFunctionConfigurationCommand, { Qualifier: 'live' })
    .resolves({ ...settled, Environment: { Variables: variables('s3://artifacts/1/') } });
  lambda.on(GetAliasCommand).resolves({ FunctionVersion: '3' });
  lambda.on(UpdateFunctionConfigurationCommand).resolves({});
  lambda.on(PublishVersionCommand).resolves({ Version: '4' });
});

test('a rollout publishes the function with the new model, puts it back, and lets CodeDeploy move the alias', async () => {
  const { created, deployments } = newDeployments();
  expect(await deployments.start(run)).toEqual({ state: 'started', deployment: 'd-1' });
  const configured = lambda
    .commandCalls(UpdateFunctionConfigurationCommand)
    .map((call) => call.args[0].input.Environment?.Variables);
  expect(configured).toEqual([
    { ...variables('s3://artifacts/2/'), TIDEGATE_TRUST: 'digest' },
    { ...variables('s3://artifacts/1/'), TIDEGATE_TRUST: 'digest' },
  ]);
  expect(created).toEqual([
    {
      fn: {
        Type: 'AWS::Lambda::Function',
        Properties: { Name: 'fn', Alias: 'live', CurrentVersion: '3', TargetVersion: '4' },
      },
    },
  ]);
});

test('an alias that is moving already is busy, and nothing is published', async () => {
  lambda
    .on(GetAliasCommand)
    .resolves({ FunctionVersion: '3', RoutingConfig: { AdditionalVersionWeights: { '4': 0.1 } } });
  expect(await newDeployments().deployments.start(run)).toEqual({
    state: 'busy',
    reason: `alias 'live' is moving already`,
  });
  expect(lambda.commandCalls(PublishVersionCommand)).toHaveLength(0);
});

test('a function that is being updated is busy', async () => {
  lambda
    .on(UpdateFunctionConfigurationCommand)
    .rejects(new ResourceConflictException({ $metadata: {}, message: 'an update is in progress' }));
  expect(await newDeployments().deployments.start(run)).toMatchObject({ state: 'busy' });
});

test('fails when the environment cannot be decrypted, instead of writing an empty one', async () => {
  lambda
    .on(GetFunctionConfigurationCommand)
    .resolves({ Environment: { Error: { ErrorCode: 'AccessDenied', Message: 'kms:Decrypt' } } });
  await expect(newDeployments().deployments.start(run)).rejects.toThrow('cannot be read: kms:Decrypt');
  expect(lambda.commandCalls(UpdateFunctionConfigurationCommand)).toHaveLength(0);
});

test('what serves is current when the alias has the champion', async () => {
  expect(await newDeployments().deployments.isCurrent('s3://artifacts/1/')).toBe(true);
  expect(await newDeployments().deployments.isCurrent('s3://artifacts/2/')).toBe(false);
});
