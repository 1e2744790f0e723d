import { createHash } from 'node:crypto';
import type { TrainingRequest } from '../../lib/contracts/retraining';
import type { CauseAnswer, LockState } from './locks';

/** What limits retraining. */
export interface RetrainingPolicy {
  /** Milliseconds that the end of a training holds off the next. */
  readonly cooldown: number;
  /** Milliseconds that a lock holds without news. */
  readonly lease: number;
}

/**
 * Decides on a request: at most one training at a time, and none during the cooldown, which a person may override.
 * A lock whose lease has passed does not count: its execution has timed out by then.
 */
export function decide(request: TrainingRequest, state: LockState, policy: RetrainingPolicy, now: Date): CauseAnswer {
  const declined = (reason: string): CauseAnswer => ({
    request,
    decision: 'declined',
    reason,
    executionName: null,
    recorded: false,
  });
  if (state.holder && state.holder.leaseExpiresAt > now) {
    return declined(`a training is running: ${state.holder.executionName}`);
  }
  // A training that was never reported as ended has at the latest ended with its lease.
  const ended = state.holder?.leaseExpiresAt ?? state.lastEndedAt;
  const readyAt = ended ? new Date(ended.getTime() + policy.cooldown) : null;
  if (request.cause !== 'person' && readyAt && readyAt > now) {
    return declined(`cooldown until ${readyAt.toISOString()}`);
  }
  return {
    request,
    decision: 'started',
    reason: request.reason,
    executionName: executionNameOf(request),
    recorded: false,
  };
}

/** Name of the execution that a cause starts: the same cause has the same name, so Step Functions starts it once. */
export function executionNameOf({ cause, causeId }: TrainingRequest): string {
  return `${cause}-${causeDigest(causeId).slice(0, 24)}`;
}

/** A cause's id in 64 hex digits: ids may be longer than keys. */
export function causeDigest(causeId: string): string {
  return createHash('sha256').update(causeId).digest('hex');
}
