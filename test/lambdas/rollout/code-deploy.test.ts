import {
  CodeDeployClient,
  CreateDeploymentCommand,
  DeploymentLimitExceededException,
  GetDeploymentCommand,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import { mockClient } from 'aws-sdk-client-mock';
import { CodeDeploy } from '../../../lambdas/rollout/code-deploy';
import type { RolloutRun } from '../../../lambdas/rollout/rollout-run';
import { newRun } from './world';

const client = mockClient(CodeDeployClient);
const codeDeploy = new CodeDeploy('app', 'group', new CodeDeployClient({ region: 'eu-west-1' }));
const run: RolloutRun = { ...newRun, state: 'running', deployment: 'd-1' };
const resource = { Thing: { Type: 'AWS::Lambda::Function', Properties: { Alias: 'live' } } };

beforeEach(() => {
  client.reset();
  client.on(ListDeploymentsCommand).resolves({ deployments: [] });
});

test('a deployment carries the id of its rollout and the AppSpec as JSON', async () => {
  client.on(CreateDeploymentCommand).resolves({ deploymentId: 'd-1' });
  expect(await codeDeploy.create(run, resource)).toEqual({ state: 'started', deployment: 'd-1' });
  const { revision, ...rest } = client.commandCalls(CreateDeploymentCommand)[0]!.args[0].input;
  expect(rest).toEqual({
    applicationName: 'app',
    deploymentGroupName: 'group',
    description: 'rollout abcdef0123456789 of flight-delay 2.0.0',
  });
  expect(JSON.parse(revision!.appSpecContent!.content!)).toEqual({ version: '0.0', Resources: [resource] });
});

test('a group with an active deployment is busy', async () => {
  client
    .on(CreateDeploymentCommand)
    .rejects(new DeploymentLimitExceededException({ $metadata: {}, message: 'd-9 is active' }));
  expect(await codeDeploy.create(run, resource)).toEqual({ state: 'busy', reason: 'd-9 is active' });
});

test('a deployment that the rollout started before is found by its description', async () => {
  client.on(ListDeploymentsCommand).resolvesOnce({ deployments: ['d-8', 'd-1'] });
  client.on(GetDeploymentCommand, { deploymentId: 'd-8' }).resolves({ deploymentInfo: { description: 'by a person' } });
  client
    .on(GetDeploymentCommand, { deploymentId: 'd-1' })
    .resolves({ deploymentInfo: { description: 'rollout abcdef0123456789 of flight-delay 2.0.0' } });
  expect(await codeDeploy.find(run)).toEqual({ state: 'started', deployment: 'd-1' });
});

test('the way is free when the group has no active deployment', async () => {
  expect(await codeDeploy.find(run)).toBeUndefined();
});

test('a deployment of somebody else is in the way', async () => {
  client
    .on(ListDeploymentsCommand)
    .resolvesOnce({ deployments: [] })
    .resolves({ deployments: ['d-9'] });
  expect(await codeDeploy.find(run)).toEqual({ state: 'busy', reason: 'deployment d-9 is under way' });
});

test.each([
  ['Created', 'running'],
  ['InProgress', 'running'],
  ['Baking', 'running'],
  ['Succeeded', 'succeeded'],
  ['Failed', 'rolled-back'],
  ['Stopped', 'rolled-back'],
] as const)('a deployment that is %s means %s', async (status, state) => {
  client.on(GetDeploymentCommand).resolves({
    deploymentInfo: { status, errorInformation: { code: 'ALARM_ACTIVE', message: 'Errors is in alarm' } },
  });
  expect(await codeDeploy.outcome(run)).toMatchObject({ state });
});

test('a deployment that was taken back says why', async () => {
  client.on(GetDeploymentCommand).resolves({
    deploymentInfo: { status: 'Stopped', errorInformation: { code: 'ALARM_ACTIVE', message: 'Errors is in alarm' } },
  });
  expect(await codeDeploy.outcome(run)).toEqual({
    state: 'rolled-back',
    reason: 'deployment d-1 Stopped: ALARM_ACTIVE Errors is in alarm',
  });
});
