import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Rollout } from '../../../lib/rollout/rollout';
import { newStack } from '../synthesis';

const onEndpoint = (rollout: Rollout, minimumInstances = 2) =>
  rollout.bindEndpoint({ minimumInstances, alarmNames: ['Errors'] });
const minutes = (count: number) => Duration.minutes(count);

test('all at once moves everything without a wait', () => {
  expect(onEndpoint(Rollout.allAtOnce(), 1)).toEqual({
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: { type: 'ALL_AT_ONCE', waitIntervalInSeconds: 0 },
      terminationWaitInSeconds: 0,
      maximumExecutionTimeoutInSeconds: 1800,
    },
    autoRollbackConfiguration: { alarms: [{ alarmName: 'Errors' }] },
  });
});

test('blue/green bakes the new fleet under all traffic', () => {
  expect(onEndpoint(Rollout.blueGreen({ bake: minutes(20) }), 1).blueGreenUpdatePolicy).toEqual({
    trafficRoutingConfiguration: { type: 'ALL_AT_ONCE', waitIntervalInSeconds: 1200 },
    terminationWaitInSeconds: 120,
    maximumExecutionTimeoutInSeconds: 3000,
  });
});

test('a canary takes its first step on a share of the fleet', () => {
  expect(onEndpoint(Rollout.canary()).blueGreenUpdatePolicy).toMatchObject({
    trafficRoutingConfiguration: {
      type: 'CANARY',
      canarySize: { type: 'CAPACITY_PERCENT', value: 10 },
      waitIntervalInSeconds: 600,
    },
  });
});

test('a linear rollout has time for all its steps', () => {
  expect(onEndpoint(Rollout.linear({ percent: 20, every: minutes(10) })).blueGreenUpdatePolicy).toMatchObject({
    trafficRoutingConfiguration: { type: 'LINEAR', linearStepSize: { value: 20 }, waitIntervalInSeconds: 600 },
    maximumExecutionTimeoutInSeconds: 5 * 600 + 1800,
  });
});

test('a rolling rollout exchanges batches and goes back at once', () => {
  expect(onEndpoint(Rollout.rolling({ batchPercent: 30, bake: minutes(5) })).rollingUpdatePolicy).toEqual({
    maximumBatchSize: { type: 'CAPACITY_PERCENT', value: 30 },
    rollbackMaximumBatchSize: { type: 'CAPACITY_PERCENT', value: 100 },
    waitIntervalInSeconds: 300,
    maximumExecutionTimeoutInSeconds: 4 * 300 + 1800,
  });
});

test('a canary and a linear rollout become traffic routing of CodeDeploy', () => {
  const stack = newStack();
  Rollout.canary({ steps: [5, 100], bake: minutes(15) }).bindService(stack, 'Service');
  Rollout.linear({ percent: 10, every: minutes(3) }).bindFunction(stack, 'Function');
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', {
    ComputePlatform: 'ECS',
    TrafficRoutingConfig: {
      Type: 'TimeBasedCanary',
      TimeBasedCanary: { CanaryInterval: 15, CanaryPercentage: 5 },
    },
  });
  template.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', {
    ComputePlatform: 'Lambda',
    TrafficRoutingConfig: { Type: 'TimeBasedLinear', TimeBasedLinear: { LinearInterval: 3, LinearPercentage: 10 } },
  });
});

test('old tasks stand by for the bake, and not at all when everything moves at once', () => {
  const stack = newStack();
  expect(
    Rollout.blueGreen({ bake: minutes(30) })
      .bindService(stack, 'A')
      .terminationWait.toMinutes(),
  ).toBe(30);
  expect(Rollout.allAtOnce().bindService(stack, 'B').terminationWait.toMinutes()).toBe(0);
});

test.each<[string, () => unknown, string]>([
  [
    'more than two steps',
    () => onEndpoint(Rollout.canary({ steps: [5, 20, 50, 100] })),
    'use two steps, for example [5, 100]',
  ],
  [
    'a first step of more than half',
    () => onEndpoint(Rollout.canary({ steps: [60, 100] })),
    'at most 50 % of the fleet; got 60',
  ],
  ['steps that do not end at 100', () => Rollout.canary({ steps: [10, 90] }), 'the last one 100; got [10, 90]'],
  ['steps that do not ascend', () => Rollout.canary({ steps: [10, 10, 100] }), 'ascending'],
  ['one instance', () => onEndpoint(Rollout.canary(), 1), 'at least 2 instances'],
  [
    'linear steps below 10 on an endpoint',
    () => onEndpoint(Rollout.linear({ percent: 5 })),
    '10 to 50 % of the fleet; got 5',
  ],
  ['linear steps above 50', () => Rollout.linear({ percent: 51 }), 'from 1 to 50; got 51'],
  ['batches above half', () => Rollout.rolling({ batchPercent: 60 }), 'from 5 to 50; got 60'],
  ['a bake above an hour on an endpoint', () => onEndpoint(Rollout.blueGreen({ bake: minutes(61) })), 'at most 1 hour'],
  [
    'an update above eight hours',
    () => onEndpoint(Rollout.linear({ percent: 10, every: minutes(60) })),
    'at most 8 hours',
  ],
  [
    'no alarm',
    () => Rollout.blueGreen().bindEndpoint({ minimumInstances: 1, alarmNames: [] }),
    '1 to 10 alarms; got 0',
  ],
])('fails for %s', (_what, make, sentence) => {
  expect(make).toThrow(sentence);
});

test.each<[string, (stack: ReturnType<typeof newStack>) => unknown, string]>([
  [
    'rolling on a service',
    (stack) => Rollout.rolling().bindService(stack, 'X'),
    'use Rollout.linear() or Rollout.canary()',
  ],
  ['rolling on a function', (stack) => Rollout.rolling().bindFunction(stack, 'X'), 'no instances to exchange'],
  ['blue/green on a function', (stack) => Rollout.blueGreen().bindFunction(stack, 'X'), 'use Rollout.canary()'],
  [
    'three steps on a service',
    (stack) => Rollout.canary({ steps: [5, 50, 100] }).bindService(stack, 'X'),
    'use two steps',
  ],
  [
    'half a minute with CodeDeploy',
    (stack) => Rollout.canary({ bake: Duration.seconds(90) }).bindFunction(stack, 'X'),
    'whole minutes',
  ],
  [
    'three days of linear steps',
    (stack) => Rollout.linear({ percent: 1, every: minutes(60) }).bindService(stack, 'X'),
    'within 48 hours',
  ],
])('fails for %s', (_what, make, sentence) => {
  expect(() => make(newStack())).toThrow(sentence);
});
