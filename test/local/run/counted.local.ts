import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  InvokeCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda';
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { waitFor } from '../../../local/story/wait-for';
import { account, region } from '../../../local/names';
import { Probe } from './probe';
import type { FunctionCounts } from './probe';

const patience = 30_000;

/** Whoever asks a function, the twin counts how it ended: alarms on failures hang on it. */
describe('every invocation of a function is counted once, with how it ended', () => {
  const probe = new Probe();
  const events = new EventBridgeClient(probe.options);
  const states = new SFNClient(probe.options);
  const sqs = new SQSClient(probe.options);
  const counted = new Map<string, Partial<FunctionCounts>>();

  beforeAll(async () => probe.open());
  afterAll(() => {
    probe.close();
    for (const client of [events, states, sqs]) client.destroy();
  });

  const ask = async (FunctionName: string, how: string, extra: object = {}) =>
    probe.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ how }), ...extra }));

  /** Waits for the counts, and keeps them: nothing may come on top later. */
  const expectCounts = async (name: string, expected: FunctionCounts) => {
    await waitFor(
      `${JSON.stringify(expected)} of ${name}`,
      async () => {
        const { Invocations, Throttles } = await probe.counts(name);
        return (Invocations >= expected.Invocations && Throttles >= expected.Throttles) || undefined;
      },
      patience,
      async () => JSON.stringify(await probe.counts(name)),
    );
    expect(await probe.counts(name)).toEqual(expected);
    counted.set(name, expected);
  };

  test('asked directly: well, with an error, with the end of its process, not in time', async () => {
    await probe.function('probe-direct', { Timeout: 1 });
    expect((await ask('probe-direct', 'well')).FunctionError).toBeUndefined();
    for (const how of ['error', 'exit', 'late']) {
      expect(await ask('probe-direct', how)).toHaveProperty('FunctionError', 'Unhandled');
    }
    await expectCounts('probe-direct', { Invocations: 4, Errors: 3, Throttles: 0 });
  });

  test('asked asynchronously: every try of its own', async () => {
    const FunctionName = 'probe-asynchronous';
    await probe.function(FunctionName);
    await probe.lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 1 }));
    await ask(FunctionName, 'error', { InvocationType: 'Event' });
    await expectCounts(FunctionName, { Invocations: 2, Errors: 2, Throttles: 0 });
  });

  test('asked by a rule', async () => {
    const Arn = await probe.function('probe-rule');
    await probe.lambda.send(
      new AddPermissionCommand({
        FunctionName: 'probe-rule',
        StatementId: 'rule',
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
      }),
    );
    const EventPattern = JSON.stringify({ source: ['probe'] });
    await events.send(new PutRuleCommand({ Name: 'probe', EventPattern }));
    await events.send(new PutTargetsCommand({ Rule: 'probe', Targets: [{ Id: 'function', Arn }] }));
    const entry = (how: string) => ({ Source: 'probe', DetailType: 'probe', Detail: JSON.stringify({ how }) });
    await events.send(new PutEventsCommand({ Entries: [entry('error'), entry('well')] }));
    await expectCounts('probe-rule', { Invocations: 2, Errors: 1, Throttles: 0 });
  });

  test('asked by a state machine, whose executions are counted too', async () => {
    const Resource = await probe.function('probe-task');
    const { stateMachineArn } = await states.send(
      new CreateStateMachineCommand({
        name: 'probe',
        roleArn: probe.roleArn,
        definition: JSON.stringify({
          StartAt: 'Ask',
          States: {
            Ask: { Type: 'Task', Resource, Next: 'Wait' },
            Wait: { Type: 'Wait', SecondsPath: '$.seconds', End: true },
          },
        }),
      }),
    );
    const start = async (input: object) =>
      states.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
    const executions = async (metric: string) =>
      probe.sum('AWS/States', metric, [{ Name: 'StateMachineArn', Value: stateMachineArn! }]);
    await start({ how: 'error' });
    await expectCounts('probe-task', { Invocations: 1, Errors: 1, Throttles: 0 });
    const { executionArn } = await start({ how: { seconds: 600 } });
    await expectCounts('probe-task', { Invocations: 2, Errors: 1, Throttles: 0 });
    await states.send(new StopExecutionCommand({ executionArn }));
    await start({ how: { seconds: 0 } });
    await expectCounts('probe-task', { Invocations: 3, Errors: 1, Throttles: 0 });
    await waitFor(
      'the end of the last execution',
      async () => (await executions('ExecutionsSucceeded')) === 1 || undefined,
      patience,
    );
    expect(await executions('ExecutionsStarted')).toBe(3);
    expect(await executions('ExecutionsFailed')).toBe(1);
    expect(await executions('ExecutionsAborted')).toBe(1);
  });

  test('asked by a queue', async () => {
    const FunctionName = 'probe-queue';
    await probe.function(FunctionName);
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: FunctionName, Attributes: { VisibilityTimeout: '3600' } }),
    );
    const EventSourceArn = `arn:aws:sqs:${region}:${account}:${FunctionName}`;
    await probe.lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a message' }));
    await expectCounts(FunctionName, { Invocations: 1, Errors: 0, Throttles: 0 });
  });

  test('asked by an alias: under the alias as well', async () => {
    const FunctionName = 'probe-alias';
    await probe.function(FunctionName);
    const { Version } = await probe.lambda.send(new PublishVersionCommand({ FunctionName }));
    await probe.lambda.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: Version }));
    await ask(FunctionName, 'error', { Qualifier: 'live' });
    await ask(FunctionName, 'well');
    await expectCounts(FunctionName, { Invocations: 2, Errors: 1, Throttles: 0 });
    expect(await probe.counts(FunctionName, `${FunctionName}:live`)).toEqual({
      Invocations: 1,
      Errors: 1,
      Throttles: 0,
    });
  });

  test('refused for want of room, which is neither an invocation nor an error', async () => {
    const FunctionName = 'probe-full';
    await probe.function(FunctionName);
    await probe.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    await expect(ask(FunctionName, 'well')).rejects.toThrow(TooManyRequestsException);
    await expectCounts(FunctionName, { Invocations: 0, Errors: 0, Throttles: 1 });
  });

  test('and none of them once more', async () => {
    expect(counted.size).toBe(7);
    for (const [name, expected] of counted) expect(await probe.counts(name)).toEqual(expected);
  });
});
