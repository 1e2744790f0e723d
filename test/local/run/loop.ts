import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { DescribeTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import type { LedgerEntry, ModelVersion } from '../../../lib/contracts/registry';
import { modelFolder, reportPrefix } from '../../../lib/contracts/storage';
import { parseManifest } from '../../../lambdas/model-registry/manifest';
import { parseBaseline } from '../../../lambdas/monitoring/profile/files';
import { parseS3Uri } from '../../../lambdas/shared/objects';
import { awaitAlarm } from '../../../local/story/alarms';
import { storyModel } from '../../../local/story/environment';
import { lastSequence } from '../../../local/story/ledger-watch';
import { keysBelow, readText } from '../../../local/story/objects';
import { awaitOutcome, awaitStart } from '../../../local/story/retraining';
import type { RunningTraining } from '../../../local/story/retraining';
import { awaitRolloutEnd, awaitRolloutStart, awaitSettled } from '../../../local/story/rollout';
import { secondAlarm } from '../../../local/story/unhappy';
import { knowWeeksBefore, playWeek } from '../../../local/story/week';
import type { StoryParts } from '../../../local/story/week';
import { playedWeeks } from '../../../local/story/week-record';
import { championPointer, servedNow } from './endpoint-state';
import type { Run } from './run';

/** The week before the loss, the week that shows it, and one after the promotion. */
const weeks = { sound: '2001-04-12', stale: '2001-04-19', recovered: '2001-05-10' } as const;

/** The main flow: serve, capture, labels, verdict, alarm, retraining, promotion, recovery. */
export function theLoop(run: Run): void {
  describe('the loop', () => {
    let before = 0;
    let training: RunningTraining;
    let promoted: string;

    run.step('a week without a critical loss raises no alarm and starts nothing', async (story) => {
      before = await lastSequence(story.registry);
      await knowWeeksBefore(weeks.sound, story);
      const { version, verdict, auc, flights } = await playWeek(weeks.sound, story);
      expect({ version, enough: flights > 20_000 }).toEqual({ version: '1.0.0', enough: true });
      expect(verdict).not.toBe('critical');
      expect(auc!.value).toBeGreaterThan(0.6);
      await awaitAlarm(story.environment, story.environment.qualityAlarm, 'OK');
      expect(await run.ledgerAfter(before)).toEqual([]);
    });

    run.step(
      'labels prove the loss of the week from 19 April: the verdict is critical, the alarm goes off',
      async (story) => {
        const { verdict, auc, meanPrediction, lateRate } = await playWeek(weeks.stale, story);
        expect(verdict).toBe('critical');
        expect(auc!.upper).toBeLessThan(0.59);
        // What the model answers looks as ever: only labels tell.
        expect(meanPrediction).toBeCloseTo(0.22, 2);
        expect(lateRate).toBeLessThan(0.2);
        await awaitAlarm(story.environment, story.environment.qualityAlarm, 'ALARM');
        expect(await run.heard('MonitoringVerdict', { monitor: 'quality', verdict: 'critical' })).toHaveLength(1);
      },
    );

    run.step("the alarm's event starts exactly one training", async (story) => {
      training = await awaitStart(story, before);
      await run.wentOff(story.environment.qualityAlarm);
      expect(training.started.details).toMatchObject({ cause: 'quality' });
      expect(await executions(run)).toEqual([training.executionArn]);
      expect(
        await run.heard('RetrainingDecided', { decision: 'started', executionArn: training.executionArn }),
      ).not.toEqual([]);
    });

    run.step('a second alarm during the training starts nothing', async (story) => {
      expect((await secondAlarm(story)).reason).toMatch(/^a training is running: quality-/);
      expect(await executions(run)).toEqual([training.executionArn]);
    });

    run.step('a real training on newer data makes a challenger that is better, and it is registered', async (story) => {
      const outcome = await awaitOutcome(story, training);
      expect(outcome.outcome).toBe('approved');
      promoted = outcome.version;
      const version = (await story.registry.versions()).find((known) => known.version === promoted)!;
      expect(version.lineage.source).toBe(training.executionArn);
      expect(version.lineage.dataDigest).not.toBe((await story.registry.versions())[0]!.lineage.dataDigest);
      const gate = (await run.ledgerAfter(before)).find(({ action }) => action === 'gate-passed')!;
      expect(gate.details['improvement'] as number).toBeGreaterThan(0.03);
      const { TrainingJobStatus } = await story.environment.sageMaker.send(
        new DescribeTrainingJobCommand({ TrainingJobName: jobOf(gate) }),
      );
      expect(TrainingJobStatus).toBe('Completed');
      expect(await run.heard('SageMaker Training Job State Change', { TrainingJobStatus: 'Completed' })).toHaveLength(
        1,
      );
      expect(
        await run.heard('Step Functions Execution Status Change', {
          status: 'SUCCEEDED',
          executionArn: training.executionArn,
        }),
      ).toHaveLength(1);
      for (const type of ['ModelVersionRegistered', 'ModelVersionApproved']) {
        expect(await run.heard(type, { version: promoted })).not.toEqual([]);
      }
    });

    run.step('its baseline tells on which features its answers hang, as the pipeline asked it', async (story) => {
      const gate = (await run.ledgerAfter(before)).find(({ action }) => action === 'gate-passed')!;
      expect(gate.details['attributions']).toBe('computed');
      const version = (await story.registry.versions()).find((known) => known.version === promoted)!;
      const read = folderOf(story, version);
      const { attribution } = parseBaseline(await read(modelFolder.baseline));
      const { files } = parseManifest(Buffer.from(await read(modelFolder.manifest)));
      expect(attribution).toMatchObject({ records: 300, model: `sha256:${files[modelFolder.model]!.sha256}` });
      expect(attribution!.samples).toHaveLength(12);
      expect(attribution!.features).toContain('departure_hour');
    });

    run.step('its rollout moves traffic in steps, then the champion, the pointer and the endpoint', async (story) => {
      const start = await awaitRolloutStart(story, promoted, before);
      const { end, failed } = await awaitRolloutEnd(story, start, weeks.recovered);
      await awaitSettled(story);
      expect({ action: end.action, failed }).toEqual({ action: 'rollout-succeeded', failed: 0 });
      const { version, artifactUri, digest } = (await story.registry.alias('champion'))!;
      expect(version).toBe(promoted);
      expect(await championPointer(story)).toEqual({ version, digest, artifactUri });
      expect(await servedNow(story)).toEqual({ status: 'InService', artifactUri });
      expect(await run.heard('RolloutStarted', { version: promoted })).not.toEqual([]);
      expect(await run.heard('RolloutFinished', { version: promoted, outcome: 'succeeded' })).not.toEqual([]);
      expect(await run.heard('AliasMoved', { alias: 'champion', version: promoted })).not.toEqual([]);
      expect(await run.heard('SageMaker Endpoint State Change', { EndpointStatus: 'UPDATING' })).not.toEqual([]);
    });

    run.step('the next weeks are better: accuracy recovers and the alarm ends', async (story) => {
      const { version, auc, verdict } = await playWeek(weeks.recovered, story);
      expect(version).toBe(promoted);
      expect(auc!.lower).toBeGreaterThan(0.62);
      expect(verdict).not.toBe('critical');
      await awaitAlarm(story.environment, story.environment.qualityAlarm, 'OK');
    });

    run.step('what its answers hang on was judged by its own baseline, not by its first week', async (story) => {
      const judged = (await attributionVerdicts(story)).filter(({ version }) => version === promoted);
      expect(judged).toMatchObject([{ knownGood: 'baseline', records: 300, verdict: 'ok' }]);
    });

    run.step('everything is on record: weeks, reasons, and a ledger whose chain is whole', async (story) => {
      const weeksKept = await playedWeeks(story.environment);
      expect(weeksKept.map(({ week, version }) => `${week} ${version}`)).toEqual([
        `${weeks.sound} 1.0.0`,
        `${weeks.stale} 1.0.0`,
        `${weeks.recovered} ${promoted}`,
      ]);
      const { firstBrokenLink } = await story.registry.ledger();
      expect(firstBrokenLink).toBeNull();
      expect((await run.ledgerAfter(before)).map(({ action }) => action)).toEqual([
        'retraining-started',
        'retraining-declined',
        'version-registered',
        'gate-passed',
        'version-stage-changed',
        ...['retraining-finished', 'alias-moved', 'rollout-started'],
        'alias-moved',
        'rollout-succeeded',
      ]);
    });
  });
}

/** Reads files of a version. */
function folderOf({ environment }: StoryParts, { artifactUri }: ModelVersion) {
  const { bucket, key } = parseS3Uri(artifactUri);
  return (name: string) => readText(environment, bucket, `${key}${name}`);
}

interface StoredAttribution {
  readonly version: string;
  readonly verdict: string;
  readonly records?: number;
  readonly knownGood?: string;
}

async function attributionVerdicts({ environment }: StoryParts): Promise<StoredAttribution[]> {
  const bucket = environment.bucket('Reports');
  const keys = await keysBelow(
    environment,
    bucket,
    reportPrefix.attributionVerdict(storyModel, '').replace('.json', ''),
  );
  return Promise.all(
    keys.map(async (key) => JSON.parse(await readText(environment, bucket, key)) as StoredAttribution),
  );
}

/** Every execution of the training state machine, newest first. */
async function executions({ story }: Run): Promise<string[]> {
  const { executions: found } = await story.environment.states.send(
    new ListExecutionsCommand({ stateMachineArn: story.environment.stateMachineArn }),
  );
  return (found ?? []).map(({ executionArn }) => executionArn!);
}

function jobOf({ details }: LedgerEntry): string {
  return (details['job'] as string).split('/').at(-1)!;
}
