import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { CloudWatchAlarms } from '../../../lambdas/retraining/alarms';
import { DynamoLocks } from '../../../lambdas/retraining/dynamo-locks';
import { StepFunctionsExecutions } from '../../../lambdas/retraining/executions';
import type { CauseAnswer } from '../../../lambdas/retraining/locks';

const request = { cause: 'drift', causeId: 'a', reason: 'because', requestedBy: 'ada' } as const;
const answer: CauseAnswer = {
  request,
  decision: 'started',
  reason: 'because',
  executionName: 'drift-1',
  recorded: false,
};
const free = { revision: 4, holder: null, lastEndedAt: new Date('2001-04-01T00:00:00Z') };
const lease = new Date('2001-04-02T00:00:00Z');
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: '',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

describe('locks in DynamoDB', () => {
  const documents = mockClient(DynamoDBDocumentClient);
  const locks = new DynamoLocks('locks', 'flight-delay', new DynamoDBClient({ region: 'eu-west-1' }));
  beforeEach(() => documents.reset());

  test('are read consistently; no item is a free lock', async () => {
    documents.on(GetCommand).resolves({});
    expect(await locks.read()).toEqual({ revision: 0, holder: null, lastEndedAt: null });
    expect(documents.commandCalls(GetCommand)[0]!.args[0].input).toMatchObject({
      Key: { pk: 'MODEL#flight-delay', sk: 'LOCK' },
      ConsistentRead: true,
    });
  });

  test('are taken together with the answer, on the revision that was read', async () => {
    documents.on(TransactWriteCommand).resolves({});
    expect(await locks.claim(answer, free, lease)).toBe(true);
    const items = documents.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;
    expect(items.map(({ Put }) => [Put?.Item?.['sk'] as unknown, Put?.ConditionExpression])).toEqual([
      [expect.stringMatching(/^CAUSE#[0-9a-f]{64}$/), 'attribute_not_exists(#pk)'],
      ['LOCK', 'attribute_not_exists(#revision) OR #revision = :seen'],
    ]);
    expect(items[1]!.Put).toMatchObject({
      Item: { revision: 5, holder: { executionName: 'drift-1', leaseExpiresAt: '2001-04-02T00:00:00.000Z' } },
      ExpressionAttributeValues: { ':seen': 4 },
    });
    // Answers end some day; the lock never does.
    expect(items[0]!.Put!.Item).toHaveProperty('expiresAt');
    expect(items[1]!.Put!.Item).not.toHaveProperty('expiresAt');
  });

  test('are left alone by a declined request', async () => {
    documents.on(TransactWriteCommand).resolves({});
    await locks.claim({ ...answer, decision: 'declined', executionName: null }, free, lease);
    expect(documents.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems).toHaveLength(1);
  });

  test.each([[['ConditionalCheckFailed', 'None']], [['None', 'TransactionConflict']]])(
    'say so when somebody else was first: %j',
    async (codes) => {
      documents.on(TransactWriteCommand).rejects(cancelled(...codes));
      expect(await locks.claim(answer, free, lease)).toBe(false);
    },
  );

  test('fail when the table does not answer', async () => {
    documents.on(TransactWriteCommand).rejects(cancelled('ThrottlingError', 'None'));
    await expect(locks.claim(answer, free, lease)).rejects.toBeInstanceOf(TransactionCanceledException);
  });

  test('are given back only by their holder', async () => {
    documents.on(UpdateCommand).rejects(new ConditionalCheckFailedException({ message: '', $metadata: {} }));
    expect(await locks.release('drift-1', lease)).toBe(false);
    expect(documents.commandCalls(UpdateCommand)[0]!.args[0].input).toMatchObject({
      ConditionExpression: '#holder.#name = :name',
      ExpressionAttributeValues: { ':name': 'drift-1' },
    });
  });

  test('are renewed only by their holder while the lease lasts', async () => {
    documents.on(UpdateCommand).resolves({});
    expect(await locks.renew('drift-1', lease, new Date('2001-04-01T00:00:00Z'))).toBe(true);
    expect(documents.commandCalls(UpdateCommand)[0]!.args[0].input).toMatchObject({
      ConditionExpression: '#holder.#name = :name AND #holder.#lease > :now',
      ExpressionAttributeValues: { ':now': '2001-04-01T00:00:00.000Z', ':lease': '2001-04-02T00:00:00.000Z' },
    });
  });

  test('give back what they stored', async () => {
    const stored = { ...answer, pk: 'MODEL#flight-delay', sk: 'CAUSE#a', expiresAt: 1 };
    documents.on(GetCommand).resolves({ Item: stored });
    expect(await locks.answerTo('a')).toEqual(answer);
  });
});

describe('executions of Step Functions', () => {
  const functions = mockClient(SFNClient);
  const stateMachineArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:training';
  const executions = new StepFunctionsExecutions(stateMachineArn, new SFNClient({ region: 'eu-west-1' }));
  beforeEach(() => functions.reset());

  test('start with the request as their input', async () => {
    functions.on(StartExecutionCommand).resolves({ executionArn: 'arn:of:it' });
    expect(await executions.start('drift-1', request)).toBe('arn:of:it');
    const { name, input } = functions.commandCalls(StartExecutionCommand)[0]!.args[0].input;
    expect([name, JSON.parse(input!)]).toEqual(['drift-1', request]);
  });

  test('that were started under the name before are the same execution', async () => {
    functions.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: '', $metadata: {} }));
    expect(await executions.start('drift-1', request)).toBe(
      'arn:aws:states:eu-west-1:111122223333:execution:training:drift-1',
    );
  });
});

describe('an execution of Step Functions', () => {
  const functions = mockClient(SFNClient);
  const executions = new StepFunctionsExecutions('arn:aws:states:eu-west-1:111122223333:stateMachine:training');
  beforeEach(() => functions.reset());

  test('is found by its name', async () => {
    functions.on(DescribeExecutionCommand).resolves({});
    expect(await executions.find('drift-1')).toBe('arn:aws:states:eu-west-1:111122223333:execution:training:drift-1');
  });

  test('that was never started is not found', async () => {
    functions.on(DescribeExecutionCommand).rejects(new ExecutionDoesNotExist({ message: '', $metadata: {} }));
    expect(await executions.find('drift-1')).toBeUndefined();
  });
});

describe('alarms of CloudWatch', () => {
  const cloudWatch = mockClient(CloudWatchClient);
  const alarms = new CloudWatchAlarms(new CloudWatchClient({ region: 'eu-west-1' }));
  beforeEach(() => cloudWatch.reset());

  test('stand since they changed', async () => {
    const MetricAlarms = [{ AlarmName: 'drift', StateTransitionedTimestamp: new Date('2001-04-01T00:00:00Z') }];
    cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms });
    expect(await alarms.standing(['drift'])).toEqual([{ name: 'drift', since: '2001-04-01T00:00:00.000Z' }]);
    expect(cloudWatch.commandCalls(DescribeAlarmsCommand)[0]!.args[0].input).toMatchObject({
      AlarmNames: ['drift'],
      StateValue: 'ALARM',
    });
  });

  test('are not asked for without names, which would mean all of the account', async () => {
    expect(await alarms.standing([])).toEqual([]);
    expect(cloudWatch.calls()).toHaveLength(0);
  });
});
