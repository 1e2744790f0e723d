import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoRolloutStore } from '../../../lambdas/rollout/dynamo-rollout-store';
import type { RolloutRun } from '../../../lambdas/rollout/rollout-run';
import { newRun, of } from './world';

const dynamo = mockClient(DynamoDBDocumentClient);
const store = new DynamoRolloutStore('versions', of, new DynamoDBClient({ region: 'eu-west-1' }));
const run: RolloutRun = { ...newRun, id: 'r1' };
const runKey = { pk: 'MODEL#flight-delay', sk: `ROLLOUT#${of.target}#r1` };
const openKey = { pk: 'MODEL#flight-delay', sk: `ROLLOUT-OPEN#${of.target}` };
const canceled = (...codes: readonly string[]) =>
  new TransactionCanceledException({
    $metadata: {},
    message: 'canceled',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

beforeEach(() => void dynamo.reset());

test('a rollout and the hold on its target are written in one transaction, both only if free', async () => {
  dynamo.on(TransactWriteCommand).resolves({});
  expect(await store.open(run)).toBe(true);
  const [written, held] = dynamo.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;
  expect(written!.Put).toMatchObject({ Item: { ...runKey, ...run }, ConditionExpression: 'attribute_not_exists(pk)' });
  expect(held!.Put).toMatchObject({
    Item: { ...openKey, rollout: 'r1', isOpen: true },
    ConditionExpression: 'attribute_not_exists(pk) OR isOpen = :no',
  });
});

test.each([
  [['None', 'ConditionalCheckFailed']],
  [['ConditionalCheckFailed', 'None']],
  [['TransactionConflict', 'None']],
])('a target that somebody else holds is not opened (%s)', async (codes) => {
  dynamo.on(TransactWriteCommand).rejects(canceled(...codes));
  expect(await store.open(run)).toBe(false);
});

test('fails when the table cannot be written', async () => {
  dynamo.on(TransactWriteCommand).rejects(canceled('ThrottlingError', 'None'));
  await expect(store.open(run)).rejects.toThrow('canceled');
});

test('the open rollout is found by the hold on its target', async () => {
  dynamo.on(GetCommand, { Key: openKey }).resolves({ Item: { ...openKey, rollout: 'r1', isOpen: true } });
  dynamo.on(GetCommand, { Key: runKey }).resolves({ Item: { ...runKey, ...run, claimedAt: 'x' } });
  expect(await store.current()).toEqual(run);
  expect(dynamo.commandCalls(GetCommand).every((call) => call.args[0].input.ConsistentRead)).toBe(true);
});

test('no rollout is open when the hold was given free, or never taken', async () => {
  dynamo.on(GetCommand).resolves({ Item: { ...openKey, rollout: 'r1', isOpen: false } });
  expect(await store.current()).toBeUndefined();
  dynamo.on(GetCommand).resolves({});
  expect(await store.current()).toBeUndefined();
});

test('only one of several takes the right to end a rollout, until its claim has run out', async () => {
  dynamo
    .on(UpdateCommand)
    .resolvesOnce({})
    .rejects(new ConditionalCheckFailedException({ $metadata: {}, message: 'no' }));
  const now = new Date('2001-02-01T01:00:00.000Z');
  expect(await store.claimEnd('r1', now)).toBe(true);
  expect(await store.claimEnd('r1', now)).toBe(false);
  expect(dynamo.commandCalls(UpdateCommand)[0]!.args[0].input).toMatchObject({
    Key: runKey,
    ConditionExpression: '#state = :running AND (attribute_not_exists(claimedAt) OR claimedAt < :expired)',
    ExpressionAttributeValues: { ':expired': '2001-02-01T00:58:00.000Z' },
  });
});

test('ending a rollout gives its target free in the same transaction', async () => {
  dynamo.on(TransactWriteCommand).resolves({});
  await store.close('r1', 'succeeded', new Date('2001-02-01T01:00:00.000Z'));
  const [ended, freed] = dynamo.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;
  expect(ended!.Update).toMatchObject({ Key: runKey, ExpressionAttributeValues: { ':state': 'succeeded' } });
  expect(freed!.Update).toMatchObject({ Key: openKey, ConditionExpression: 'rollout = :id' });
});

test('a rollout is running only once it was starting', async () => {
  dynamo.on(UpdateCommand).resolves({});
  await store.started('r1', 'd-1');
  expect(dynamo.commandCalls(UpdateCommand)[0]!.args[0].input).toMatchObject({
    Key: runKey,
    ConditionExpression: '#state = :starting',
    ExpressionAttributeValues: { ':deployment': 'd-1' },
  });
});
