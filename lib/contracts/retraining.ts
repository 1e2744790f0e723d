/**
 * Retraining: what the controller is told, and how its locks lie in DynamoDB.
 *
 * Locks table: partition key `pk` = `MODEL#<model>`, sort key `sk`:
 *   `LOCK`  the one lock of the model: who holds it until when, and when the last training ended
 *   `CAUSE#<sha-256 of the cause's id>`  the answer that a cause got, so that the same cause is answered once
 */
import { json, number, text } from './environment';
import type { RetrainingCause } from './events';

/** Variables of the function that decides on requests. It has those of the registry as well. */
export const retrainingControllerEnvironment = {
  TIDEGATE_MODEL: text(),
  TIDEGATE_ENVIRONMENT: text(),
  TIDEGATE_LOCKS_TABLE: text(),
  TIDEGATE_STATE_MACHINE_ARN: text(),
  /** How long a training that has ended holds off the next one. */
  TIDEGATE_COOLDOWN_SECONDS: number(0, 365 * 24 * 3600),
  /** How long a lock holds when nobody reports the end: longer than an execution may run. */
  TIDEGATE_LEASE_SECONDS: number(60, 366 * 24 * 3600),
  /** JSON: what each alarm stands for; see AlarmCause. */
  TIDEGATE_ALARM_CAUSES: json(),
} as const;

/** Variables of the function that learns of ended trainings. It has those of the registry as well. */
export const retrainingFinisherEnvironment = {
  TIDEGATE_MODEL: text(),
  TIDEGATE_LOCKS_TABLE: text(),
} as const;

/** Which cause an alarm stands for. */
export interface AlarmCause {
  readonly alarm: string;
  readonly cause: RetrainingCause;
}

/** Attributes of the locks table that constructs name too. */
export const lockKeys = { partition: 'pk', sort: 'sk', timeToLive: 'expiresAt' } as const;

/** Keys of the items. */
export const lockItem = {
  model: (model: string) => `MODEL#${model}`,
  lock: 'LOCK',
  cause: (digest: string) => `CAUSE#${digest}`,
} as const;

/** Kinds of events that rules compose for the controller, since the original does not say what it is for. */
export const retrainingSignals = {
  /** A schedule asks for retraining. */
  schedule: 'schedule',
  /** Time to look whether a drift alarm still stands. */
  reminder: 'reminder',
} as const;

/** What such a rule sends. */
export interface RetrainingSignal {
  readonly signal: (typeof retrainingSignals)[keyof typeof retrainingSignals];
  /** Which of the trigger's rules sent it. */
  readonly rule: string;
  /** When the rule fired, ISO 8601 UTC: the same for a repetition. */
  readonly time: string;
}

/** Input of a training execution that the controller starts; people may start one with the same fields. */
export interface TrainingRequest {
  readonly cause: RetrainingCause;
  readonly causeId: string;
  readonly reason: string;
  readonly requestedBy: string;
}
