import { finish } from '../../../lambdas/retraining/finish';
import { because, candidate } from '../model-registry/memory-registry';
import { arnOf, ended, hour, model, World } from './world';

describe('the end of a training', () => {
  test('frees the lock and records what came of it', async () => {
    const world = new World();
    await world.ask('a');
    const name = world.started[0]!;
    const { registry } = world.registry;
    const lineage = { ...candidate('1.1.0').lineage, source: arnOf(name) };
    await registry.registerVersion(candidate('1.1.0', { lineage }), because);
    await registry.changeStage(model, '1.1.0', { from: 'registered', to: 'rejected' }, because);
    expect(await world.finished(name)).toBe('released');
    expect(world.locks.state).toMatchObject({ holder: null, lastEndedAt: new Date(world.now) });
    expect(world.ledger.at(-1)).toBe('retraining-finished: execution succeeded; version 1.1.0 is rejected');
  });

  test.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('by %s frees the lock too', async (status) => {
    const world = new World();
    await world.ask('a');
    expect(await world.finished(world.started[0]!, status)).toBe('released');
    expect(world.ledger.at(-1)).toBe(`retraining-finished: execution ${status.toLowerCase()} without a version`);
  });

  test('heard twice is recorded once', async () => {
    const world = new World();
    await world.ask('a');
    await world.finished(world.started[0]!);
    expect(await world.finished(world.started[0]!)).toBe('not-ours');
    expect(world.ledger).toHaveLength(2);
  });

  test('heard late does not free the lock of the next training', async () => {
    const world = new World();
    await world.ask('a');
    world.advance(30 * hour);
    await world.ask('b');
    expect(await world.finished(world.started[0]!)).toBe('not-ours');
    expect(world.locks.state.holder?.executionName).toBe(world.started[1]);
  });

  test('of an execution that a person started leaves the lock alone', async () => {
    const world = new World();
    await world.ask('a');
    expect(await world.finished('by-hand')).toBe('not-ours');
    expect(world.locks.state.holder).not.toBeNull();
  });

  test('is taken from the event when the execution does not say when', async () => {
    const world = new World();
    await world.ask('a');
    const ports = { model, locks: world.locks, registry: world.registry.registry };
    await finish(ended(world.started[0]!, 'FAILED', null), ports);
    expect(world.locks.state.lastEndedAt).toEqual(new Date('2001-04-01T02:00:00Z'));
  });

  test('is not a start', async () => {
    const world = new World();
    await world.ask('a');
    const ports = { model, locks: world.locks, registry: world.registry.registry };
    expect(await finish(ended(world.started[0]!, 'RUNNING', null), ports)).toBe('still-running');
    expect(world.locks.state.holder).not.toBeNull();
  });

  test('fails for an event that is none', async () => {
    const world = new World();
    const ports = { model, locks: world.locks, registry: world.registry.registry };
    await expect(finish({ detail: {} }, ports)).rejects.toMatchObject({ name: 'Tidegate.InvalidInput' });
  });
});
