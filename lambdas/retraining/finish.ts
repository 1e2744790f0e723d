import * as z from 'zod';
import type { LedgerNote } from '../model-registry/ledger';
import type { Registry } from '../model-registry/registry';
import { parseInput } from '../shared/parse-input';
import type { RetrainingLocks } from './locks';

const ended = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  time: z.iso.datetime({ offset: true }),
  detail: z.object({
    executionArn: z.string().min(1),
    name: z.string().min(1),
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
    stopDate: z.number().nullish(),
  }),
});

/** What the finisher works with. */
export interface FinisherPorts {
  readonly model: string;
  readonly locks: RetrainingLocks;
  readonly registry: Pick<Registry, 'recordOnce' | 'listVersions'>;
}

/** What became of an event. `not-ours`: the execution does not hold the lock, for example because a person started it. */
export type Finish = 'released' | 'still-running' | 'not-ours';

/**
 * Learns that an execution has ended: records it and frees the lock. What came of it is read from the registry, since
 * the event carries no output where the state machine is encrypted.
 */
export async function finish(event: unknown, { model, locks, registry }: FinisherPorts): Promise<Finish> {
  const { time, detail } = parseInput(ended, event, 'execution status event');
  if (detail.status === 'RUNNING') return 'still-running';
  const { holder } = await locks.read();
  if (holder?.executionName !== detail.name) return 'not-ours';
  const versions = await registry.listVersions(model);
  const version = versions.find(({ lineage }) => lineage.source === detail.executionArn);
  const { status, executionArn } = detail;
  const note: LedgerNote = {
    model,
    action: 'retraining-finished',
    actor: 'retraining',
    reason: version
      ? `execution ${status.toLowerCase()}; version ${version.version} is ${version.stage}`
      : `execution ${status.toLowerCase()} without a version`,
    details: { executionArn, status, version: version?.version ?? null, stage: version?.stage ?? null },
  };
  // Recorded before the lock is freed: a death between the two comes back here instead of losing the entry.
  await registry.recordOnce(note, `retraining-finished/${detail.name}`);
  const endedAt = typeof detail.stopDate === 'number' ? new Date(detail.stopDate) : new Date(time);
  await locks.release(detail.name, endedAt);
  return 'released';
}
