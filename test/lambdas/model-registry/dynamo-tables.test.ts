import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { chain, emptyHead } from '../../../lambdas/model-registry/ledger';
import { DynamoTables } from '../../../lambdas/model-registry/dynamo-tables';
import type { RegistryChange } from '../../../lambdas/model-registry/registry';
import { because, candidate } from './memory-registry';

const mock = mockClient(DynamoDBDocumentClient);
const tables = new DynamoTables(
  { versions: 'versions', ledger: 'ledger' },
  new DynamoDBClient({ region: 'eu-west-1' }),
);
const model = 'flight-delay';
const entry = chain(emptyHead, { model, action: 'version-registered', details: {}, ...because }, new Date(0));
const newVersion = { ...candidate('1.0.0'), registeredAt: '2001-01-01T00:00:00.000Z' };
const registration: RegistryChange = { entry, head: emptyHead, newVersion };

beforeEach(() => mock.reset());

function cancelled(...codes: string[]) {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });
}

test('writes a version, its digest, the ledger entry and the new head in one transaction', async () => {
  mock.on(TransactWriteCommand).resolves({});
  expect(await tables.commit(registration)).toBe('committed');
  const [call] = mock.commandCalls(TransactWriteCommand);
  const puts = call!.args[0].input.TransactItems!.map(({ Put }) => [
    Put!.TableName,
    Put!.Item!['sk'],
    Put!.ConditionExpression,
  ]);
  expect(puts).toEqual([
    ['ledger', 'ENTRY#000000000001', 'attribute_not_exists(pk)'],
    ['ledger', 'HEAD', 'attribute_not_exists(pk)'],
    ['versions', 'VERSION#1.0.0', 'attribute_not_exists(pk)'],
    ['versions', `DIGEST#${newVersion.digest}`, 'attribute_not_exists(pk)'],
  ]);
});

test('moves an alias only from where it is and only to an approved version', async () => {
  mock.on(TransactWriteCommand).resolves({});
  await tables.commit({
    entry,
    head: { sequence: 7, hash: 'h' },
    alias: { alias: 'champion', from: '1.0.0', to: '1.1.0' },
  });
  const items = mock.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;
  expect(items[1]!.Put).toMatchObject({
    ConditionExpression: '#hash = :previous',
    ExpressionAttributeValues: { ':previous': 'h' },
  });
  expect(items[2]!.ConditionCheck).toMatchObject({
    Key: { sk: 'VERSION#1.1.0' },
    ConditionExpression: '#stage = :approved',
  });
  expect(items[3]!.Put).toMatchObject({
    Item: { sk: 'ALIAS#champion', version: '1.1.0' },
    ConditionExpression: '#version = :from',
  });
});

test('marks what is to be recorded once, beside its entry', async () => {
  mock.on(TransactWriteCommand).resolves({});
  await tables.commit({ entry, head: emptyHead, once: 'gate/1.0.0' });
  const items = mock.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;
  expect(items[2]!.Put).toMatchObject({
    TableName: 'versions',
    Item: { sk: 'ONCE#gate/1.0.0', sequence: 1 },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
});

test.each([
  ['conflict', ['None', 'None', 'ConditionalCheckFailed', 'None']],
  ['conflict', ['None', 'ConditionalCheckFailed', 'ConditionalCheckFailed', 'None']],
  ['ledger-moved', ['ConditionalCheckFailed', 'None', 'None', 'None']],
  ['ledger-moved', ['None', 'ConditionalCheckFailed', 'None', 'None']],
  ['ledger-moved', ['None', 'None', 'TransactionConflict', 'None']],
])('says %s when DynamoDB cancels for %j', async (outcome, codes) => {
  mock.on(TransactWriteCommand).rejects(cancelled(...codes));
  expect(await tables.commit(registration)).toBe(outcome);
});

test('fails when DynamoDB cancels for another reason', async () => {
  mock.on(TransactWriteCommand).rejects(cancelled('ThrottlingError', 'None', 'None', 'None'));
  await expect(tables.commit(registration)).rejects.toThrow(TransactionCanceledException);
});

test('reads strongly, and without the keys of the table', async () => {
  mock.on(GetCommand).resolves({ Item: { pk: 'MODEL#flight-delay', sk: 'VERSION#1.0.0', ...newVersion } });
  expect(await tables.version(model, '1.0.0')).toEqual(newVersion);
  expect(mock.commandCalls(GetCommand)[0]!.args[0].input).toMatchObject({ ConsistentRead: true });
});

test('reads every page of a ledger', async () => {
  mock
    .on(QueryCommand)
    .resolvesOnce({ Items: [{ pk: 'p', sk: 's', sequence: 1 }], LastEvaluatedKey: { pk: 'p', sk: 's' } });
  mock
    .on(QueryCommand, { ExclusiveStartKey: { pk: 'p', sk: 's' } })
    .resolves({ Items: [{ pk: 'p', sk: 't', sequence: 2 }] });
  expect(await tables.entries(model)).toEqual([{ sequence: 1 }, { sequence: 2 }]);
});

test('an empty ledger starts from the beginning', async () => {
  mock.on(GetCommand).resolves({});
  expect(await tables.head(model)).toEqual(emptyHead);
});
