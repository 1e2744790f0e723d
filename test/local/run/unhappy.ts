import { lastSequence } from '../../../local/story/ledger-watch';
import { failingChallenger, worseChallenger } from '../../../local/story/unhappy';
import { championPointer, servedNow } from './endpoint-state';
import type { Run } from './run';

/** What must not get through. */
export function unhappyPaths(run: Run): void {
  describe('what must not get through', () => {
    run.step('a worse challenger is registered and refused, and the champion stays', async (story) => {
      const [after, champion] = [await lastSequence(story.registry), (await story.registry.alias('champion'))!];
      const outcome = await worseChallenger(story, 'test');
      expect(outcome.outcome).toBe('rejected');
      const versions = await story.registry.versions();
      expect(versions.find(({ version }) => version === outcome.version)).toMatchObject({ stage: 'rejected' });
      const actions = (await run.ledgerAfter(after)).map(({ action }) => action);
      expect(actions).toContain('gate-failed');
      expect(actions).not.toContain('rollout-started');
      expect(await run.heard('ModelVersionRejected', { version: outcome.version })).not.toEqual([]);
      expect(await story.registry.alias('champion')).toEqual(champion);
    });

    run.step(
      'a challenger that fails under traffic is rolled back by the alarm, and the champion serves on',
      async (story) => {
        const champion = (await story.registry.alias('champion'))!;
        const { version, end, failed, asked } = await failingChallenger(story, '2001-05-17');
        expect(end).toMatchObject({ action: 'rollout-failed', details: { version } });
        expect(end.reason).toMatch(/alarms are in ALARM: .*Errors/);
        // The first step of the canary lets a tenth of the requests through.
        expect(failed).toBeGreaterThan(0);
        expect(failed / asked).toBeLessThan(0.25);
        expect(await run.heard('RolloutFinished', { version, outcome: 'rolled-back' })).not.toEqual([]);
        expect(await story.registry.alias('champion')).toEqual(champion);
        expect(await championPointer(story)).toMatchObject({ version: champion.version });
        expect(await servedNow(story)).toEqual({ status: 'InService', artifactUri: champion.artifactUri });
      },
    );
  });
}
