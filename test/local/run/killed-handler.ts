import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { awaitEntry, lastSequence } from '../../../local/story/ledger-watch';
import { datasetPrefix } from '../../../local/story/labels';
import { keysBelow, readBytes } from '../../../local/story/objects';
import { requestRetraining } from '../../../local/story/retraining';
import type { StoryParts } from '../../../local/story/week';
import type { Run } from './run';
import { folder } from './twin-under-test';

/** Milliseconds after the request at which the controller's process is killed: before, amid and after its work. */
const moments = [0, 60, 150, 300];

/** Processes die at any moment; what they had begun is taken up again, and done once. */
export function killedHandler(run: Run): void {
  describe('a handler whose process is killed', () => {
    let restore: () => Promise<void>;

    run.step('without training data every training fails fast, and is announced', async (story) => {
      restore = await hideTrainingData(story);
      const after = await lastSequence(story.registry);
      await requestRetraining(story, { causeId: 'nothing-to-learn', reason: 'there is no data' });
      const finished = await awaitEntry(story.registry, { actions: ['retraining-finished'], after, patience: 120_000 });
      expect(finished.reason).toBe('execution failed without a version');
      const { executionArn } = finished.details;
      expect(await run.heard('TrainingFailed', { executionArn })).not.toEqual([]);
    });

    for (const moment of moments) {
      run.step(`the controller, killed ${moment} ms after a request, starts its training once`, async (story) => {
        const after = await lastSequence(story.registry);
        const before = await executions(story);
        await requestRetraining(story, { causeId: `killed-${moment}`, reason: 'a process is killed' });
        await pause(moment);
        killProcessesOf(story.environment.function('ModelRetrainingFunctionsController'));
        await awaitEntry(story.registry, { actions: ['retraining-finished'], after, patience: 120_000 });
        const entries = await run.ledgerAfter(after);
        expect(entries.map(({ action }) => action)).toEqual(['retraining-started', 'retraining-finished']);
        expect((await executions(story)) - before).toBe(1);
      });
    }

    run.step('the data comes back', async () => restore());
  });
}

/** Kills the processes in which a function runs, as the kernel does when memory runs out. */
function killProcessesOf(functionName: string): void {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const mine = lines.filter((line) => line.includes(folder) && line.includes(`lambda-${functionName}-`));
  for (const line of mine) process.kill(Number(line.trim().split(' ')[0]), 'SIGKILL');
}

async function executions({ environment }: StoryParts): Promise<number> {
  const found = await environment.states.send(
    new ListExecutionsCommand({ stateMachineArn: environment.stateMachineArn, maxResults: 1000 }),
  );
  return (found.executions ?? []).length;
}

async function hideTrainingData({ environment }: StoryParts): Promise<() => Promise<void>> {
  const Bucket = environment.bucket('Artifacts');
  const hidden = new Map<string, Uint8Array>();
  for (const Key of await keysBelow(environment, Bucket, datasetPrefix)) {
    hidden.set(Key, await readBytes(environment, Bucket, Key));
    await environment.s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  return async () => {
    for (const [Key, Body] of hidden) {
      // Its name asks for a training, and so it does not come back.
      if (!Key.endsWith('_SUCCESS')) await environment.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    }
  };
}
