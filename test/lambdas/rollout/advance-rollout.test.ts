import fc from 'fast-check';
import { advanceRollout } from '../../../lambdas/rollout/advance-rollout';
import { endOpenRollout } from '../../../lambdas/rollout/end-rollout';
import type { RolloutRequest } from '../../../lambdas/rollout/request';
import { rolloutPatience } from '../../../lib/contracts/rollout';
import { because } from '../model-registry/memory-registry';
import { approvalOf, model, newWorld, of } from './world';

const succeeded = { state: 'succeeded' } as const;

test('an approved version is rolled out: challenger first, champion when the back end serves it', async () => {
  const world = await newWorld();
  expect(await advanceRollout(approvalOf('2.0.0'), 1, of, world.ports)).toBe('waiting');
  expect((await world.registry.findByAlias(model, 'challenger'))?.version).toBe('2.0.0');
  expect((await world.registry.champion(model))?.version).toBe('1.0.0');
  world.deployments.standing = succeeded;
  expect(await advanceRollout(approvalOf('2.0.0'), 2, of, world.ports)).toBe('ended');
  expect((await world.registry.champion(model))?.version).toBe('2.0.0');
  expect((await world.pointers.read(model))?.version).toBe('2.0.0');
  expect(world.events.map(({ type }) => type)).toEqual(['RolloutStarted', 'RolloutFinished']);
  expect(world.decisions()).toEqual(['alias-moved', 'rollout-started', 'alias-moved', 'rollout-succeeded']);
  expect(world.written).toEqual(['RolloutSucceeded']);
});

test('a rollout that the back end took back leaves the champion where it is and says why', async () => {
  const world = await newWorld();
  await advanceRollout(approvalOf('2.0.0'), 1, of, world.ports);
  world.deployments.standing = { state: 'rolled-back', reason: 'alarm Errors' };
  expect(await advanceRollout(approvalOf('2.0.0'), 2, of, world.ports)).toBe('ended');
  expect((await world.registry.champion(model))?.version).toBe('1.0.0');
  expect(world.events.at(-1)).toEqual({
    type: 'RolloutFinished',
    payload: {
      schemaVersion: 1,
      model,
      version: '2.0.0',
      target: of.target,
      outcome: 'rolled-back',
      reason: 'alarm Errors',
    },
  });
  expect(world.written).toEqual(['RolloutRolledBack']);
});

test('the same approval again starts nothing, even after it was taken back', async () => {
  const world = await newWorld();
  await advanceRollout(approvalOf('2.0.0'), 1, of, world.ports);
  world.deployments.standing = { state: 'rolled-back', reason: 'alarm Errors' };
  await advanceRollout(approvalOf('2.0.0'), 2, of, world.ports);
  expect(await advanceRollout(approvalOf('2.0.0'), 1, of, world.ports)).toBe('ended');
  expect(world.deployments.asked).toHaveLength(1);
});

test('a second approval of a version that was taken back tries it again', async () => {
  const world = await newWorld();
  world.deployments.standing = { state: 'rolled-back', reason: 'alarm Errors' };
  await advanceRollout(approvalOf('2.0.0', 1), 1, of, world.ports);
  await advanceRollout(approvalOf('2.0.0', 2), 1, of, world.ports);
  expect(world.deployments.asked).toHaveLength(2);
});

test('one rollout at a time: another version waits until the first has ended', async () => {
  const world = await newWorld();
  await advanceRollout(approvalOf('2.0.0', 1), 1, of, world.ports);
  expect(await advanceRollout(approvalOf('3.0.0', 2), 1, of, world.ports)).toBe('waiting');
  expect(world.deployments.asked.map(({ version }) => version)).toEqual(['2.0.0']);
  world.deployments.standing = succeeded;
  await endOpenRollout(world.ports);
  expect(await advanceRollout(approvalOf('3.0.0', 2), 2, of, world.ports)).toBe('ended');
  expect((await world.registry.champion(model))?.version).toBe('3.0.0');
});

test('a busy back end is asked again later, and nothing is announced meanwhile', async () => {
  const world = await newWorld();
  world.deployments.answer = async () => ({ state: 'busy', reason: 'endpoint is Updating' });
  expect(await advanceRollout(approvalOf('2.0.0'), 1, of, world.ports)).toBe('waiting');
  expect(world.events).toEqual([]);
  world.deployments.answer = async () => ({ state: 'started', deployment: 'd-1' });
  await advanceRollout(approvalOf('2.0.0'), 2, of, world.ports);
  expect(world.events.map(({ type }) => type)).toEqual(['RolloutStarted']);
});

test('a back end that stays busy for two days is given up, and the target is free again', async () => {
  const world = await newWorld();
  world.deployments.answer = async () => ({ state: 'busy', reason: 'endpoint is Failed' });
  await advanceRollout(approvalOf('2.0.0', 1), 1, of, world.ports);
  expect(await advanceRollout(approvalOf('2.0.0', 1), rolloutPatience.attempts, of, world.ports)).toBe('ended');
  expect(world.written).toEqual(['RolloutRefused']);
  expect(world.events.at(-1)).toMatchObject({ type: 'OperationFailed', payload: { operation: 'rollout' } });
  expect(await world.store.current()).toBeUndefined();
});

test('an error of the back end is tried three times before the rollout is refused', async () => {
  const world = await newWorld();
  world.deployments.answer = () => Promise.reject(new Error('ResourceLimitExceeded'));
  await expect(advanceRollout(approvalOf('2.0.0'), 1, of, world.ports)).rejects.toThrow('ResourceLimitExceeded');
  await expect(advanceRollout(approvalOf('2.0.0'), 2, of, world.ports)).rejects.toThrow('ResourceLimitExceeded');
  expect(await advanceRollout(approvalOf('2.0.0'), 3, of, world.ports)).toBe('ended');
  expect(world.tables.log.at(-1)).toMatchObject({
    action: 'rollout-failed',
    reason: 'the deployment could not be started: ResourceLimitExceeded',
  });
});

test('a version that is no longer approved is refused', async () => {
  const world = await newWorld();
  await world.registry.changeStage(model, '2.0.0', { from: 'approved', to: 'rejected' }, because);
  expect(await advanceRollout(approvalOf('2.0.0'), 1, of, world.ports)).toBe('ended');
  expect(world.deployments.asked).toEqual([]);
  expect(world.tables.log.at(-1)?.reason).toContain(`version 2.0.0 is 'rejected'`);
});

test('a version that lost its approval while the back end was busy never gets traffic', async () => {
  const world = await newWorld();
  world.deployments.answer = async () => ({ state: 'busy', reason: 'endpoint is Updating' });
  await advanceRollout(approvalOf('2.0.0'), 1, of, world.ports);
  await world.registry.changeStage(model, '2.0.0', { from: 'approved', to: 'rejected' }, because);
  world.deployments.asked.length = 0;
  // The challenger alias stands already, so the registry is asked whether the version may still be one.
  await expect(advanceRollout(approvalOf('2.0.0'), 2, of, world.ports)).rejects.toThrow('only an approved version');
  expect(await advanceRollout(approvalOf('2.0.0'), 3, of, world.ports)).toBe('ended');
  expect(world.deployments.asked).toEqual([]);
});

test('the approval of the initial version, which serves already, starts nothing', async () => {
  const world = await newWorld();
  expect(await advanceRollout(approvalOf('1.0.0'), 1, of, world.ports)).toBe('ended');
  expect(world.deployments.asked).toEqual([]);
});

test('what serves is brought in line with a champion that a person moved', async () => {
  const world = await newWorld();
  await world.registry.moveAlias(model, 'champion', { from: '1.0.0', to: '3.0.0' }, because);
  const moved: RolloutRequest = { kind: 'alignment', cause: 'move 9 of the champion', reason: 'a person went back' };
  await advanceRollout(moved, 1, of, world.ports);
  expect(world.deployments.asked.map(({ version }) => version)).toEqual(['3.0.0']);
});

test('the champion that a rollout itself has moved needs no second rollout', async () => {
  const world = await newWorld();
  const moved: RolloutRequest = { kind: 'alignment', cause: 'move 9 of the champion', reason: 'rollout succeeded' };
  expect(await advanceRollout(moved, 1, of, world.ports)).toBe('ended');
  expect(world.deployments.asked).toEqual([]);
});

test('events of the back end that come several at a time end a rollout once', async () => {
  const world = await newWorld();
  await advanceRollout(approvalOf('2.0.0'), 1, of, world.ports);
  world.deployments.standing = succeeded;
  await Promise.all([1, 2, 3].map(() => endOpenRollout(world.ports)));
  expect(world.written).toEqual(['RolloutSucceeded']);
  expect(world.decisions().filter((action) => action === 'rollout-succeeded')).toHaveLength(1);
});

test('an end that died half-way is done again when its claim has run out', async () => {
  const world = await newWorld();
  await advanceRollout(approvalOf('2.0.0'), 1, of, world.ports);
  world.deployments.standing = succeeded;
  const broken = { ...world.ports, metrics: { write: () => Promise.reject(new Error('throttled')) } };
  await expect(endOpenRollout(broken)).rejects.toThrow('throttled');
  expect(await endOpenRollout(world.ports)).toBe('waiting');
  world.now.at = new Date(world.now.at.getTime() + 121_000);
  expect(await endOpenRollout(world.ports)).toBe('ended');
  expect((await world.registry.champion(model))?.version).toBe('2.0.0');
});

test('whatever is repeated, reordered or interrupted, the champion is what serves and each approval is tried at most once', async () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant('request' as const),
        version: fc.constantFrom('2.0.0', '3.0.0'),
        approval: fc.nat(2),
      }),
      fc.record({ kind: fc.constant('event' as const) }),
      fc.record({ kind: fc.constant('outcome' as const), good: fc.boolean() }),
    ),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const world = await newWorld();
      const { deployments } = world;
      let serves = '1.0.0';
      for (const step of sequence) {
        if (step.kind === 'request') {
          await advanceRollout(approvalOf(step.version, step.approval), 1, of, world.ports);
        } else if (step.kind === 'event') {
          await endOpenRollout(world.ports);
        } else if (await world.store.current()) {
          if (step.good) serves = (await world.store.current())!.version;
          deployments.standing = step.good ? succeeded : { state: 'rolled-back', reason: 'alarm' };
          await endOpenRollout(world.ports);
          deployments.standing = { state: 'running' };
        }
      }
      expect((await world.registry.champion(model))?.version).toBe(serves);
      const ids = deployments.asked.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 200, seed: 20010101 },
  );
});
