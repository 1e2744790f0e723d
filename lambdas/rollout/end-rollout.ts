import { eventTypes } from '../../lib/contracts/events';
import type { RolloutFinished } from '../../lib/contracts/events';
import { metrics } from '../../lib/contracts/metrics';
import type { LedgerNote } from '../model-registry/ledger';
import type { EndingPorts, Outcome } from './ports';
import { hasEnded } from './rollout-run';
import type { RolloutRun } from './rollout-run';

/** Who the ledger says it was. */
export const rolloutActor = 'rollout';

/** Whether there is more to come. */
export type Progress = 'ended' | 'waiting';

type End = Exclude<Outcome, { readonly state: 'running' }>;

/** Ends the target's open rollout, if its deployment has ended. What the event said does not matter, only that one came. */
export async function endOpenRollout(ports: EndingPorts): Promise<Progress> {
  const run = await ports.store.current();
  return run ? endRollout(run, ports) : 'ended';
}

/**
 * Ends a rollout whose deployment has ended: moves the champion when the version serves, leaves it where it is when the
 * back end rolled back, and says so in the ledger, on the bus and as a metric.
 *
 * Repeated and reordered events are harmless. Of several at the same moment one does the work; if it dies half-way the
 * next one does it again, and every step bears repetition.
 */
export async function endRollout(run: RolloutRun, ports: EndingPorts): Promise<Progress> {
  if (hasEnded(run)) return 'ended';
  if (run.state === 'starting') return 'waiting';
  const outcome = await ports.deployments.outcome(run);
  if (outcome.state === 'running') return 'waiting';
  if (!(await ports.store.claimEnd(run.id, ports.clock()))) return 'waiting';
  if (outcome.state === 'succeeded') await promote(run, ports);
  await tell(run, outcome, ports);
  await ports.store.close(run.id, outcome.state, ports.clock());
  return 'ended';
}

async function promote(run: RolloutRun, { registry }: EndingPorts): Promise<void> {
  const champion = await registry.champion(run.model);
  await registry.moveAlias(
    run.model,
    'champion',
    { from: champion?.version ?? null, to: run.version },
    { actor: rolloutActor, reason: `rollout ${run.id} succeeded: ${run.target} serves ${run.version}` },
  );
}

async function tell(
  run: RolloutRun,
  end: End,
  { registry, events, metrics: writer, clock }: EndingPorts,
): Promise<void> {
  const succeeded = end.state === 'succeeded';
  const reason = succeeded ? `${run.version} serves all traffic` : end.reason;
  await registry.record(ledgerNote(run, succeeded ? 'rollout-succeeded' : 'rollout-failed', reason));
  const payload: RolloutFinished = {
    schemaVersion: 1,
    model: run.model,
    version: run.version,
    target: run.target,
    outcome: end.state,
    reason,
  };
  await events.publish(eventTypes.rolloutFinished, payload);
  const name = succeeded ? metrics.rolloutSucceeded : metrics.rolloutRolledBack;
  await writer.write(run.model, [{ name, value: 1, unit: 'Count' }], clock());
}

/** What the ledger says of a step of a rollout. */
export function ledgerNote(run: RolloutRun, action: LedgerNote['action'], reason: string): LedgerNote {
  const { model, id, target, version, digest } = run;
  return { model, action, actor: rolloutActor, reason, details: { rollout: id, target, version, digest } };
}
