import type { TrainingRequest } from '../../lib/contracts/retraining';

/** Who trains now. */
export interface LockHolder {
  readonly executionName: string;
  readonly causeId: string;
  /** From then on the lock counts as free, even if nobody reported the end. */
  readonly leaseExpiresAt: Date;
}

/** The lock of a model as it was read. */
export interface LockState {
  /** Changes with every write; a claim succeeds only on the revision it was decided on. */
  readonly revision: number;
  readonly holder: LockHolder | null;
  readonly lastEndedAt: Date | null;
}

/** The answer that a cause got. `recorded` says that ledger, bus and metrics have it too. */
export interface CauseAnswer {
  readonly request: TrainingRequest;
  readonly decision: 'started' | 'declined';
  readonly reason: string;
  /** Name of the execution that was, or is about to be, started; `null` when declined. */
  readonly executionName: string | null;
  readonly recorded: boolean;
}

/** Locks and answers of one model. Reads are strongly consistent, writes conditional. */
export interface RetrainingLocks {
  read(): Promise<LockState>;
  answerTo(causeId: string): Promise<CauseAnswer | undefined>;
  /**
   * Writes the answer to a cause that has none yet; for `started` it takes the lock in the same transaction.
   * False: somebody answered the cause, or changed the lock, since `state` was read.
   */
  claim(answer: CauseAnswer, state: LockState, leaseExpiresAt: Date): Promise<boolean>;
  /** Extends the lease of that execution if it holds the lock and its lease has not passed. False: it has lost the lock. */
  renew(executionName: string, leaseExpiresAt: Date, now: Date): Promise<boolean>;
  /** Marks the answer as recorded. */
  markRecorded(causeId: string): Promise<void>;
  /** Frees the lock if that execution holds it. False: it does not. */
  release(executionName: string, endedAt: Date): Promise<boolean>;
}
