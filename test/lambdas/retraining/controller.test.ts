import fc from 'fast-check';
import { control } from '../../../lambdas/retraining/controller';
import { executionNameOf } from '../../../lambdas/retraining/decision';
import { hour, model, World } from './world';

describe('the retraining controller', () => {
  test('starts a training, and says so in the ledger, on the bus and in the metrics', async () => {
    const world = new World();
    expect(await world.ask('a')).toEqual([{ causeId: 'a', decision: 'started', reason: 'because' }]);
    expect(world.started).toEqual([expect.stringMatching(/^drift-[0-9a-f]{24}$/)]);
    expect(world.ledger).toEqual(['retraining-started: because']);
    expect(world.published).toEqual([
      {
        type: 'RetrainingDecided',
        payload: {
          schemaVersion: 1,
          model,
          decision: 'started',
          cause: 'drift',
          causeId: 'a',
          reason: 'because',
          executionArn: expect.stringContaining(world.started[0]!) as string,
        },
      },
    ]);
    expect(world.counted).toEqual(['RetrainingStarted']);
  });

  test('answers the same cause once, however often it is delivered', async () => {
    const world = new World();
    await world.ask('a');
    expect(await world.ask('a')).toEqual([{ causeId: 'a', decision: 'repeated', reason: 'because' }]);
    expect(world.started).toHaveLength(1);
    expect(world.ledger).toHaveLength(1);
  });

  test('enters the same cause once, delivered several times at the same moment', async () => {
    const world = new World();
    await Promise.all([world.ask('a'), world.ask('a'), world.ask('a')]);
    expect(world.started).toHaveLength(1);
    expect(world.ledger).toEqual(['retraining-started: because']);
  });

  test('declines while a training runs, and records why', async () => {
    const world = new World();
    await world.ask('a');
    await world.ask('b', 'schedule');
    expect(world.started).toHaveLength(1);
    expect(world.ledger.at(-1)).toBe(`retraining-declined: a training is running: ${world.started[0]}`);
    expect(world.counted).toEqual(['RetrainingStarted', 'RetrainingDeclined']);
  });

  test('declines during the cooldown after a training, except to a person', async () => {
    const world = new World();
    await world.ask('a');
    world.advance(hour);
    await world.finished(world.started[0]!);
    world.advance(23 * hour);
    expect(await world.ask('b')).toMatchObject([
      { decision: 'declined', reason: 'cooldown until 2001-04-02T01:00:00.000Z' },
    ]);
    expect(await world.ask('c', 'person')).toMatchObject([{ decision: 'started' }]);
  });

  test('starts again when the cooldown is over', async () => {
    const world = new World();
    await world.ask('a');
    await world.finished(world.started[0]!);
    world.advance(24 * hour);
    expect(await world.ask('b')).toMatchObject([{ decision: 'started' }]);
  });

  test('takes the lock over when its lease has passed without news, and counts the cooldown from there', async () => {
    const world = new World();
    await world.ask('a');
    world.advance(3 * hour);
    expect(await world.ask('b')).toMatchObject([
      { decision: 'declined', reason: 'cooldown until 2001-04-02T03:00:00.000Z' },
    ]);
    world.advance(24 * hour);
    expect(await world.ask('c')).toMatchObject([{ decision: 'started' }]);
  });

  test('asks again at a reminder for an alarm that still stands', async () => {
    const world = new World();
    await world.ask('a');
    await world.finished(world.started[0]!);
    world.standing = [{ name: 'drift-alarm', since: '2001-04-01T00:00:00.000Z' }];
    const reminder = (time: string) => control({ signal: 'reminder', rule: 'r', time }, world.ports);
    expect(await reminder('2001-04-01T12:00:00Z')).toMatchObject([{ decision: 'declined' }]);
    world.advance(30 * hour);
    expect(await reminder('2001-04-02T12:00:00Z')).toMatchObject([{ decision: 'started' }]);
    expect(await reminder('2001-04-02T12:00:00Z')).toMatchObject([{ decision: 'repeated' }]);
  });

  test('does nothing at a reminder when no alarm stands', async () => {
    const world = new World();
    expect(await control({ signal: 'reminder', rule: 'r', time: '2001-04-01T12:00:00Z' }, world.ports)).toEqual([]);
    expect(world.ledger).toEqual([]);
  });

  test('gives the execution the name of its cause', () => {
    const request = { cause: 'new-data', causeId: 's3://data/a#1', reason: '', requestedBy: '' } as const;
    expect(executionNameOf(request)).toMatch(/^new-data-[0-9a-f]{24}$/);
    expect(executionNameOf(request)).toBe(executionNameOf({ ...request, reason: 'other words' }));
    expect(executionNameOf({ ...request, causeId: 's3://data/a#2' })).not.toBe(executionNameOf(request));
  });

  test('finishes what an attempt left undone, wherever that attempt died', async () => {
    for (let calls = 0; calls < 8; calls++) {
      const world = new World();
      world.failsAfter = calls;
      await world.ask('a').catch(() => undefined);
      world.failsAfter = undefined;
      await world.ask('a');
      expect(world.started).toHaveLength(1);
      expect(world.ledger).toEqual(['retraining-started: because']);
      expect(world.locks.answers.get('a')).toMatchObject({ decision: 'started', recorded: true });
    }
  });

  test('does not start late what an attempt left undone when the lock is lost, and says so', async () => {
    const world = new World({ cooldown: hour });
    world.failsAfter = 2;
    await expect(world.ask('a')).rejects.toThrow('connection lost after claim');
    world.advance(5 * hour);
    await world.ask('b');
    await world.ask('a');
    expect(world.started).toHaveLength(1);
    expect(world.ledger.at(-1)).toBe('retraining-declined: the lock was lost before the training could be started');
  });

  test('records late what an attempt did start, even after the training has ended', async () => {
    const world = new World();
    world.failsAfter = 3;
    await expect(world.ask('a')).rejects.toThrow('connection lost after start');
    await world.finished(world.started[0]!);
    await world.ask('a');
    expect(world.started).toHaveLength(1);
    expect(world.ledger).toEqual([
      'retraining-finished: execution succeeded without a version',
      'retraining-started: because',
    ]);
  });

  test('fails when the lock changes under it again and again', async () => {
    const world = new World();
    const claim = async () => false;
    const ports = {
      ...world.ports,
      locks: { ...world.ports.locks, read: world.locks.read, answerTo: world.locks.answerTo, claim },
    };
    const event = { signal: 'schedule', rule: 'r', time: '2001-04-01T12:00:00Z' };
    await expect(control(event, ports)).rejects.toMatchObject({ name: 'Tidegate.Conflict' });
  });

  test('never runs two trainings at once, whatever is repeated, reordered, delayed or lost', async () => {
    const step = fc.oneof(
      fc.record({
        does: fc.constant('ask' as const),
        causes: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
        failsAfter: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
      }),
      fc.record({ does: fc.constant('end' as const), which: fc.nat(9) }),
      fc.record({ does: fc.constant('hear' as const), which: fc.nat(9) }),
      fc.record({ does: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 5 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const world = new World({ cooldown: hour });
        for (const taken of steps) {
          if (taken.does === 'wait') world.advance(taken.hours * hour);
          if (taken.does === 'end') world.running.delete([...world.running.keys()][taken.which] ?? '');
          if (taken.does === 'hear') {
            const name = world.started[taken.which];
            if (name !== undefined && !world.running.has(name)) await world.finished(name);
          }
          if (taken.does === 'ask') {
            world.failsAfter = taken.failsAfter;
            await Promise.allSettled(taken.causes.map((cause) => world.ask(`cause-${cause}`)));
          }
        }
        expect(world.mostAtOnce).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
  });
});
