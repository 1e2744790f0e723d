/**
 * Events on the platform's bus: names, sources and payloads, defined once.
 * Every payload carries `schemaVersion`; a field is added freely, removed or changed only with a new number.
 */
import type { Alias } from './registry';

/** Source of every event that Tidegate publishes. */
export const eventSource = 'tidegate';

/** Detail types. */
export const eventTypes = {
  modelVersionRegistered: 'ModelVersionRegistered',
  modelVersionApproved: 'ModelVersionApproved',
  modelVersionRejected: 'ModelVersionRejected',
  aliasMoved: 'AliasMoved',
  rolloutStarted: 'RolloutStarted',
  rolloutFinished: 'RolloutFinished',
  monitoringVerdict: 'MonitoringVerdict',
  retrainingRequested: 'RetrainingRequested',
  retrainingDecided: 'RetrainingDecided',
  trainingFailed: 'TrainingFailed',
  operationFailed: 'OperationFailed',
} as const;
export type EventType = (typeof eventTypes)[keyof typeof eventTypes];

/** What every payload has. */
export interface EventPayload {
  readonly schemaVersion: 1;
  readonly model: string;
}

/** A version is in the registry. */
export interface ModelVersionRegistered extends EventPayload {
  readonly version: string;
  readonly digest: string;
  readonly artifactUri: string;
}

/** A version passed its gates and may be rolled out. */
export interface ModelVersionApproved extends ModelVersionRegistered {
  readonly reason: string;
  /** Where the ledger records the decision: tells a repeated announcement from a second decision. */
  readonly ledgerSequence: number;
}

/** A version failed a gate. */
export interface ModelVersionRejected extends ModelVersionRegistered {
  readonly reason: string;
  /** Where the ledger records the decision. */
  readonly ledgerSequence: number;
}

/** An alias points to another version. */
export interface AliasMoved extends EventPayload {
  readonly alias: Alias;
  readonly version: string;
  readonly previousVersion: string | null;
  readonly reason: string;
  /** Where the ledger records the move. */
  readonly ledgerSequence: number;
}

/** Traffic starts to move to a version. */
export interface RolloutStarted extends EventPayload {
  readonly version: string;
  readonly target: string;
}

/** A rollout ended. */
export interface RolloutFinished extends RolloutStarted {
  readonly outcome: 'succeeded' | 'rolled-back';
  readonly reason: string;
}

/** A monitor has judged a window. */
export interface MonitoringVerdictReached extends EventPayload {
  readonly monitor: string;
  readonly verdict: 'ok' | 'insufficient' | 'warning' | 'critical';
  readonly causes: readonly string[];
  /** S3 address of the stored verdict; of several windows, of the one that decides. */
  readonly verdictUri: string;
  /** S3 address of the page that people look at; null when there was nothing to judge by. */
  readonly pageUri: string | null;
  /** Where a run judges several windows: all of them, shortest first. */
  readonly windows?: readonly WindowVerdict[];
}

/** What one window of a run has come to. */
export interface WindowVerdict {
  /** How long it is: `24h`, `7d`. */
  readonly window: string;
  readonly verdict: MonitoringVerdictReached['verdict'];
  readonly verdictUri: string;
}

/** Why retraining is asked for. */
export const retrainingCauses = ['drift', 'quality', 'schedule', 'new-data', 'configuration', 'person'] as const;
export type RetrainingCause = (typeof retrainingCauses)[number];

/** Somebody or something asks for retraining. */
export interface RetrainingRequested extends EventPayload {
  readonly cause: RetrainingCause;
  /** Identifies the cause, so that the same one asked twice starts at most one training. */
  readonly causeId: string;
  readonly reason: string;
  readonly requestedBy: string;
}

/** The controller has decided on a request. */
export interface RetrainingDecided extends EventPayload {
  readonly decision: 'started' | 'declined';
  readonly cause: RetrainingCause;
  readonly causeId: string;
  readonly reason: string;
  readonly executionArn: string | null;
}

/** A training execution failed. */
export interface TrainingFailed extends EventPayload {
  readonly error: string;
  readonly cause: string;
  readonly executionArn: string;
}

/** Something that a person must look at failed outside a training execution. */
export interface OperationFailed extends EventPayload {
  readonly operation: string;
  readonly reason: string;
}
