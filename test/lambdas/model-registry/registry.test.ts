import fc from 'fast-check';
import { firstBrokenLink } from '../../../lambdas/model-registry/ledger';
import { because, candidate, memoryRegistry } from './memory-registry';

const model = 'flight-delay';

async function approved(version: string, { registry } = memoryRegistry()) {
  await registry.registerVersion(candidate(version), because);
  await registry.changeStage(model, version, { from: 'registered', to: 'approved' }, because);
}

describe('registering a version', () => {
  test('enters it with the time and one ledger entry', async () => {
    const { registry, tables } = memoryRegistry();
    const version = await registry.registerVersion(candidate('1.0.0'), because);
    expect(version.registeredAt).toBe('2001-01-01T00:00:00.000Z');
    expect(await registry.getVersion(model, '1.0.0')).toEqual(version);
    expect(tables.log).toMatchObject([{ sequence: 1, action: 'version-registered', actor: 'tester' }]);
  });

  test('twice with the same digest gives the same version and no second entry', async () => {
    const { registry, tables } = memoryRegistry();
    const first = await registry.registerVersion(candidate('1.0.0'), because);
    expect(await registry.registerVersion(candidate('1.0.0'), because)).toEqual(first);
    expect(tables.log).toHaveLength(1);
  });

  test('at the same moment as another with the same digest gives the version of the winner', async () => {
    const { registry, tables } = memoryRegistry();
    tables.beforeCommit = async () => {
      await registry.registerVersion(candidate('1.0.0'), because);
    };
    expect(await registry.registerVersion(candidate('1.0.0'), because)).toMatchObject({ version: '1.0.0' });
    expect(tables.log).toHaveLength(1);
  });

  test('fails for a known number with another digest, and writes nothing', async () => {
    const { registry, tables } = memoryRegistry();
    await registry.registerVersion(candidate('1.0.0'), because);
    const other = candidate('1.0.0', { digest: `sha256:${'f'.repeat(64)}` });
    await expect(registry.registerVersion(other, because)).rejects.toMatchObject({
      name: 'Tidegate.Conflict',
      message: expect.stringContaining('give the changed model a new version number') as string,
    });
    expect(tables.log).toHaveLength(1);
  });
});

describe('recording a decision once', () => {
  const note = { model, action: 'gate-passed', details: {}, ...because } as const;

  test('enters it once, however often it is reported', async () => {
    const { registry, tables } = memoryRegistry();
    expect(await registry.recordOnce(note, 'gate/1.0.0')).toBe(true);
    expect(await registry.recordOnce(note, 'gate/1.0.0')).toBe(false);
    expect(await registry.recordOnce(note, 'gate/1.1.0')).toBe(true);
    expect(tables.log).toHaveLength(2);
  });

  test('enters it once when it is reported twice at the same moment', async () => {
    const { registry, tables } = memoryRegistry();
    tables.beforeCommit = async () => {
      await registry.recordOnce(note, 'gate/1.0.0');
    };
    expect(await registry.recordOnce(note, 'gate/1.0.0')).toBe(false);
    expect(tables.log).toHaveLength(1);
  });
});

describe('changing a stage', () => {
  test('happens only from the stage that was expected', async () => {
    const { registry } = memoryRegistry();
    await registry.registerVersion(candidate('1.0.0'), because);
    await registry.changeStage(model, '1.0.0', { from: 'registered', to: 'rejected' }, because);
    await expect(
      registry.changeStage(model, '1.0.0', { from: 'registered', to: 'approved' }, because),
    ).rejects.toMatchObject({ name: 'Tidegate.Conflict', message: expect.stringContaining("'rejected'") as string });
  });

  test('repeated changes nothing', async () => {
    const { registry, tables } = memoryRegistry();
    await approved('1.0.0', { registry } as ReturnType<typeof memoryRegistry>);
    await registry.changeStage(model, '1.0.0', { from: 'registered', to: 'approved' }, because);
    expect(tables.log).toHaveLength(2);
  });

  test('fails for a version that is not there', async () => {
    const { registry } = memoryRegistry();
    await expect(
      registry.changeStage(model, '9.9.9', { from: 'registered', to: 'approved' }, because),
    ).rejects.toMatchObject({ name: 'Tidegate.NotFound' });
  });
});

describe('moving an alias', () => {
  test('moves the champion pointer with it', async () => {
    const world = memoryRegistry();
    await approved('1.0.0', world);
    await world.registry.moveAlias(model, 'champion', { from: null, to: '1.0.0' }, because);
    expect(world.pointers.stored.get(model)).toMatchObject({ version: '1.0.0' });
    expect(await world.registry.champion(model)).toMatchObject({ version: '1.0.0' });
  });

  test('leaves the pointer alone when the alias is not champion', async () => {
    const world = memoryRegistry();
    await approved('1.0.0', world);
    await world.registry.moveAlias(model, 'challenger', { from: null, to: '1.0.0' }, because);
    expect(world.pointers.stored.size).toBe(0);
  });

  test('has exactly one winner among concurrent promotions', async () => {
    const world = memoryRegistry();
    await approved('1.0.0', world);
    await approved('2.0.0', world);
    world.tables.beforeCommit = () => world.registry.moveAlias(model, 'champion', { from: null, to: '2.0.0' }, because);
    await expect(
      world.registry.moveAlias(model, 'champion', { from: null, to: '1.0.0' }, because),
    ).rejects.toMatchObject({ name: 'Tidegate.Conflict' });
    expect(world.pointers.stored.get(model)).toMatchObject({ version: '2.0.0' });
  });

  test('repeated after a crash between table and pointer puts the pointer right', async () => {
    const world = memoryRegistry();
    await approved('1.0.0', world);
    await world.registry.moveAlias(model, 'champion', { from: null, to: '1.0.0' }, because);
    world.pointers.stored.clear();
    await world.registry.moveAlias(model, 'champion', { from: null, to: '1.0.0' }, because);
    expect(world.pointers.stored.get(model)).toMatchObject({ version: '1.0.0' });
    expect(world.tables.log.filter((entry) => entry.action === 'alias-moved')).toHaveLength(1);
  });

  test('fails for a version that is not approved', async () => {
    const world = memoryRegistry();
    await world.registry.registerVersion(candidate('1.0.0'), because);
    await expect(
      world.registry.moveAlias(model, 'champion', { from: null, to: '1.0.0' }, because),
    ).rejects.toMatchObject({ message: expect.stringContaining('only an approved version') as string });
  });
});

describe('the ledger', () => {
  test('takes the next place when another writer was first', async () => {
    const { registry, tables } = memoryRegistry();
    const note = { model, action: 'retraining-declined', details: {}, ...because } as const;
    tables.beforeCommit = () => registry.record(note);
    await registry.record(note);
    expect(tables.log.map((entry) => entry.sequence)).toEqual([1, 2]);
    expect(firstBrokenLink(tables.log)).toBeUndefined();
  });

  test('gives up with nothing written when it never gets a place', async () => {
    const { registry, tables } = memoryRegistry();
    tables.commit = async () => 'ledger-moved';
    await expect(registry.record({ model, action: 'verdict', details: {}, ...because })).rejects.toMatchObject({
      name: 'Tidegate.Conflict',
      message: expect.stringContaining('nothing was written') as string,
    });
  });

  test('shows any entry that was changed, dropped or swapped', async () => {
    const { registry, tables } = memoryRegistry();
    for (const reason of ['one', 'two', 'three', 'four']) {
      await registry.record({ model, action: 'verdict', actor: 'monitor', reason, details: { reason } });
    }
    const tampering = fc.oneof(
      fc.record({ at: fc.nat(3), field: fc.constantFrom('reason', 'actor', 'action', 'at'), value: fc.string() }),
    );
    fc.assert(
      fc.property(tampering, ({ at, field, value }) => {
        const forged = tables.log.map((entry, index) => (index === at ? { ...entry, [field]: `${value}!` } : entry));
        return firstBrokenLink(forged) === at + 1;
      }),
    );
    expect(firstBrokenLink(tables.log.filter((_, index) => index !== 1))).toBe(2);
    expect(firstBrokenLink([tables.log[1]!, tables.log[0]!])).toBe(1);
    expect(firstBrokenLink(tables.log)).toBeUndefined();
  });
});
