import { announceEntry } from '../../../lambdas/model-registry/announcement';
import type { EventPublisher } from '../../../lambdas/shared/event-bus';
import { because, candidate, memoryRegistry } from './memory-registry';

const model = 'flight-delay';

async function announcedBy(act: (world: ReturnType<typeof memoryRegistry>) => Promise<unknown>) {
  const world = memoryRegistry();
  await act(world);
  const published: unknown[] = [];
  const publisher: EventPublisher = { publish: async (type, payload) => void published.push([type, payload]) };
  for (const entry of world.tables.log) await announceEntry(entry, publisher);
  return published;
}

test('each change of the registry becomes its event', async () => {
  const { digest, artifactUri } = candidate('1.0.0');
  const of = { schemaVersion: 1, model, version: '1.0.0' };
  const events = await announcedBy(async ({ registry }) => {
    await registry.registerVersion(candidate('1.0.0'), because);
    await registry.changeStage(model, '1.0.0', { from: 'registered', to: 'approved' }, because);
    await registry.moveAlias(model, 'champion', { from: null, to: '1.0.0' }, because);
  });
  expect(events).toEqual([
    ['ModelVersionRegistered', { ...of, digest, artifactUri }],
    ['ModelVersionApproved', { ...of, digest, artifactUri, reason: because.reason, ledgerSequence: 2 }],
    ['AliasMoved', { ...of, alias: 'champion', previousVersion: null, reason: because.reason, ledgerSequence: 3 }],
  ]);
});

test('a rejection is announced as one', async () => {
  const events = await announcedBy(async ({ registry }) => {
    await registry.registerVersion(candidate('1.0.0'), because);
    await registry.changeStage(model, '1.0.0', { from: 'registered', to: 'rejected' }, because);
  });
  expect(events[1]).toMatchObject(['ModelVersionRejected', { version: '1.0.0' }]);
});

test('entries of other capabilities are left to those', async () => {
  const events = await announcedBy(({ registry }) =>
    registry.record({ model, action: 'verdict', details: {}, ...because }),
  );
  expect(events).toEqual([]);
});

test('fails when the bus does not take an event, so that the stream repeats it', async () => {
  const { registry, tables } = memoryRegistry();
  await registry.registerVersion(candidate('1.0.0'), because);
  const publisher: EventPublisher = { publish: () => Promise.reject(new Error('bus is full')) };
  await expect(announceEntry(tables.log[0], publisher)).rejects.toThrow('bus is full');
});
