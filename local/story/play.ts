import type { Progress } from '../commands/progress';
import type { TwinSettings } from '../settings';
import { awaitAlarm } from './alarms';
import { lastPatientWeek, weeksAfter } from './calendar';
import { DeployedEnvironment } from './environment';
import { lastSequence } from './ledger-watch';
import { DeployedRegistry } from './registry';
import { awaitOutcome, awaitStart } from './retraining';
import { awaitRolloutEnd, awaitRolloutStart, awaitSettled } from './rollout';
import { failingChallenger, secondAlarm, worseChallenger } from './unhappy';
import { knowWeeksBefore, playWeek, weekAfter } from './week';
import type { StoryParts } from './week';
import type { PlayedWeek } from './week-record';

/** Every so manieth flight is asked about: about 29 thousand a week. */
const every = 4;

/**
 * Plays the story and tells it. Rejects when it does not go as it must.
 *
 * @param from first day of its first week
 */
export async function playStory(settings: TwinSettings, progress: Progress, from: string): Promise<void> {
  const environment = await DeployedEnvironment.find(settings);
  const registry = new DeployedRegistry(environment);
  const parts: StoryParts = { settings, environment, registry, every };
  try {
    const champion = await registry.alias('champion');
    if (champion?.version !== '1.0.0') {
      throw new Error(`the story begins with champion 1.0.0, but it is ${champion?.version ?? 'none'}`);
    }
    progress.say(`\nVersion 1.0.0, trained on January, serves. The story begins on ${from}.`);
    await progress.step('training data of the weeks before', async () => knowWeeksBefore(from, parts));
    const { stale, after } = await untilVerdict(from, parts, progress);
    progress.say(`\nThe labels of the week from ${stale.week} say it: ${stale.causes[0] ?? ''}`);
    await closeLoop(parts, progress, { stale, after });
    let next = weekAfter(stale.week);
    for (let count = 0; count < weeksAfter; count += 1, next = weekAfter(next)) await tellWeek(next, parts, progress);
    await unhappyPaths(parts, progress, next);
  } finally {
    environment.close();
  }
}

async function untilVerdict(
  first: string,
  parts: StoryParts,
  progress: Progress,
): Promise<{ stale: PlayedWeek; after: number }> {
  for (let from = first; from <= lastPatientWeek; from = weekAfter(from)) {
    const after = await lastSequence(parts.registry);
    const played = await tellWeek(from, parts, progress);
    if (played.verdict === 'critical') return { stale: played, after };
  }
  throw new Error(`no verdict was critical up to the week from ${lastPatientWeek}`);
}

async function closeLoop(
  parts: StoryParts,
  progress: Progress,
  { stale, after }: { readonly stale: PlayedWeek; readonly after: number },
): Promise<void> {
  const next = weekAfter(stale.week);
  const training = await progress.step('the verdict, its alarm, the event: one retraining starts', async () => {
    await awaitAlarm(parts.environment, parts.environment.qualityAlarm, 'ALARM');
    return awaitStart(parts, after);
  });
  const refused = await progress.step('a second alarm meanwhile starts nothing', async () => secondAlarm(parts));
  progress.say(`  ${refused.reason}`);
  const outcome = await progress.step('training on all weeks up to now, evaluation against the champion', async () =>
    awaitOutcome(parts, training),
  );
  progress.say(`  version ${outcome.version} is ${outcome.outcome}: ${outcome.reason}`);
  if (outcome.outcome !== 'approved') throw new Error('the new version was not approved, so nothing can recover');
  const end = await progress.step(`traffic moves to ${outcome.version} in steps, alarms watched`, async () => {
    const start = await awaitRolloutStart(parts, outcome.version, after);
    const rollout = await awaitRolloutEnd(parts, start, next);
    await awaitSettled(parts);
    return rollout.end;
  });
  progress.say(`  ${end.action}: ${end.reason}`);
}

async function tellWeek(from: string, parts: StoryParts, progress: Progress): Promise<PlayedWeek> {
  const played = await progress.step(`week from ${from}`, async () => playWeek(from, parts));
  const { version, auc, lateRate, meanPrediction, verdict } = played;
  const area = auc ? `${auc.value.toFixed(3)} (${auc.lower.toFixed(3)} to ${auc.upper.toFixed(3)})` : 'unknown';
  progress.say(
    `  ${version}: AUC ${area}, late ${percent(lateRate)}, predicted ${percent(meanPrediction)}, verdict ${verdict}`,
  );
  return played;
}

async function unhappyPaths(parts: StoryParts, progress: Progress, day: string): Promise<void> {
  progress.say('\nWhat must not happen:');
  const worse = await progress.step('a person asks for retraining, and the data is spoilt', async () =>
    worseChallenger(parts, day),
  );
  progress.say(`  version ${worse.version} is ${worse.outcome}: ${worse.reason}`);
  const failing = await progress.step('a version that fails after noon is approved by hand', async () =>
    failingChallenger(parts, day),
  );
  progress.say(`  ${failing.failed} of ${failing.asked} requests failed; ${failing.end.action}: ${failing.end.reason}`);
  const champion = await parts.registry.alias('champion');
  progress.say(`  the champion is still ${champion!.version}`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
