import { championPointer, servedNow } from './endpoint-state';
import { interruptedDeployment } from './interrupted-deployment';
import type { Run } from './run';

/** What a deployment leaves: version 1, which is the champion and serves. */
export function deployedStage(run: Run): void {
  describe('the deployed stage', () => {
    run.step('came after a deployment that Ctrl-C ended, and of which nothing was left', async () => {
      const { status, output, left } = interruptedDeployment();
      expect(output).toContain("✗ deploy stage 'dev'");
      expect(output).toContain('Interrupted. Nothing runs any more');
      expect(status).toBe(130);
      expect(left).toEqual([]);
      return Promise.resolve();
    });

    run.step(
      'registered version 1.0.0 with its lineage, approved it and made it the champion',
      async ({ registry }) => {
        expect(await registry.alias('champion')).toMatchObject({
          version: '1.0.0',
          stage: 'approved',
          lineage: { source: 'asset', seed: 20010101, dataDigest: expect.stringMatching(/^sha256:/) as string },
        });
        const { entries, firstBrokenLink } = await registry.ledger();
        expect(entries.map(({ action }) => action)).toEqual(
          expect.arrayContaining(['version-registered', 'version-stage-changed', 'alias-moved']),
        );
        expect(firstBrokenLink).toBeNull();
      },
    );

    run.step('points the champion parameter at it, and serves it', async (story) => {
      const { version, digest, artifactUri } = (await story.registry.alias('champion'))!;
      expect(await championPointer(story)).toEqual({ version, digest, artifactUri });
      expect(await servedNow(story)).toEqual({ status: 'InService', artifactUri });
    });
  });
}
