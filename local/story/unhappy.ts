import type { LedgerEntry } from '../../lib/contracts/registry';
import type { TrainingOutcome } from '../../lib/contracts/training';
import { flapQualityAlarm } from './alarms';
import { approveFailingVersion } from './failing-challenger';
import { scrambleDelays } from './labels';
import { lastSequence } from './ledger-watch';
import { awaitOutcome, awaitRefusal, awaitStart, requestRetraining } from './retraining';
import { awaitRolloutEnd, awaitRolloutStart, awaitSettled } from './rollout';
import type { StoryParts } from './week';

/** The alarm goes off a second time while a training runs. @returns the entry with which the controller declines */
export async function secondAlarm(parts: StoryParts): Promise<LedgerEntry> {
  const after = await lastSequence(parts.registry);
  await flapQualityAlarm(parts.environment);
  return awaitRefusal(parts, after);
}

/**
 * A person asks for a retraining on data of which all weeks but the last have delays in the wrong rows, so that there is
 * nothing to learn.
 *
 * @param day tells this request from others
 */
export async function worseChallenger(parts: StoryParts, day: string): Promise<TrainingOutcome> {
  const after = await lastSequence(parts.registry);
  const restore = await scrambleDelays(parts.environment);
  try {
    await requestRetraining(parts, {
      causeId: `story-${day}-${after}`,
      reason: 'a person asks, and does not know that delays got into the wrong rows',
    });
    return await awaitOutcome(parts, await awaitStart(parts, after));
  } finally {
    await restore();
  }
}

/** What became of a version that fails. */
export interface RolledBack {
  readonly version: string;
  readonly end: LedgerEntry;
  readonly asked: number;
  readonly failed: number;
}

/** A version that fails after noon is approved by hand, and rolled out. @param day of the flights that are asked meanwhile */
export async function failingChallenger(parts: StoryParts, day: string): Promise<RolledBack> {
  const after = await lastSequence(parts.registry);
  const { version } = await approveFailingVersion(parts);
  const start = await awaitRolloutStart(parts, version, after);
  const rollout = await awaitRolloutEnd(parts, start, day);
  await awaitSettled(parts);
  return { version, ...rollout };
}
