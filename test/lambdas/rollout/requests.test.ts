import type { SQSEvent } from 'aws-lambda';
import { handleRequests } from '../../../lambdas/rollout/handle-requests';
import { parseRolloutRequest } from '../../../lambdas/rollout/request';
import { model, newWorld, of } from './world';

const approval = {
  id: 'e-1',
  'detail-type': 'ModelVersionApproved',
  source: 'tidegate',
  detail: {
    schemaVersion: 1,
    model,
    version: '2.0.0',
    digest: `sha256:${'2'.repeat(64)}`,
    artifactUri: 's3://artifacts/models/flight-delay/2.0.0/',
    reason: 'it passed its gates',
    ledgerSequence: 7,
  },
};

function messages(...bodies: readonly unknown[]): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m-${index + 1}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1' },
    })),
  } as unknown as SQSEvent;
}

test('an approval asks for its version, and names its place in the ledger as the cause', () => {
  const again = { ...approval, id: 'e-2' };
  const request = parseRolloutRequest(JSON.stringify(approval), model);
  expect(request).toMatchObject({ kind: 'version', version: '2.0.0', reason: 'it passed its gates' });
  expect(parseRolloutRequest(JSON.stringify(again), model)).toEqual(request);
});

test('a moved champion and an updated stack ask for alignment', () => {
  const moved = { id: 'e-3', 'detail-type': 'AliasMoved', detail: approval.detail };
  const updated = { id: 'e-4', 'detail-type': 'CloudFormation Stack Status Change', detail: {} };
  expect(parseRolloutRequest(JSON.stringify(moved), model)).toMatchObject({
    kind: 'alignment',
    cause: 'move 7 of the champion',
  });
  expect(parseRolloutRequest(JSON.stringify(updated), model)).toMatchObject({ kind: 'alignment', cause: 'event e-4' });
});

test.each([
  ['not JSON', 'hello', 'rollout request is not JSON'],
  ['another event', { ...approval, 'detail-type': 'Hello' }, 'rollout request is not valid'],
  ['no version', { ...approval, detail: { ...approval.detail, version: 2 } }, 'detail.version'],
  [
    'another model',
    { ...approval, detail: { ...approval.detail, model: 'other' } },
    `this target serves 'flight-delay'`,
  ],
])('fails for %s', (_what, body, sentence) => {
  const message = typeof body === 'string' ? body : JSON.stringify(body);
  expect(() => parseRolloutRequest(message, model)).toThrow(sentence);
});

test('a request whose rollout is under way goes back to the queue, and every one behind it', async () => {
  const world = await newWorld();
  const later = { ...approval, id: 'e-5', detail: { ...approval.detail, version: '3.0.0', ledgerSequence: 8 } };
  expect(await handleRequests(messages(approval, later), of, world.ports)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm-1' }, { itemIdentifier: 'm-2' }],
  });
  expect(world.deployments.asked).toHaveLength(1);
});

test('a request whose rollout has ended leaves the queue', async () => {
  const world = await newWorld();
  world.deployments.standing = { state: 'succeeded' };
  expect(await handleRequests(messages(approval), of, world.ports)).toEqual({ batchItemFailures: [] });
});

test('a request that can never work is announced and leaves the queue, so that it blocks no other', async () => {
  const world = await newWorld();
  const unknown = { ...approval, detail: { ...approval.detail, version: '9.9.9' } };
  expect(await handleRequests(messages('hello', unknown), of, world.ports)).toEqual({ batchItemFailures: [] });
  expect(world.events.map(({ type }) => type)).toEqual(['OperationFailed', 'OperationFailed']);
  expect(world.written).toEqual(['RolloutRefused', 'RolloutRefused']);
});

test('fails on any other error, so that the queue repeats the request', async () => {
  const world = await newWorld();
  world.deployments.answer = () => Promise.reject(new Error('throttled'));
  await expect(handleRequests(messages(approval), of, world.ports)).rejects.toThrow('throttled');
});
