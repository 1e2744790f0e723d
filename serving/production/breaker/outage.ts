/** Which failures say something of the model's health. Pure. */
import type { ErrorCode } from '../../errors/registry';
import type { ServingError } from '../../errors/serving-error';

const outages: ReadonlySet<ErrorCode> = new Set([
  'INFERENCE_FAILED',
  'INTERNAL',
  'OVERLOADED',
  'WORKER_LOST',
  'RUN_TOO_LONG',
  'DEADLINE_EXCEEDED',
]);

/**
 * Whether a failure counts against the model. What the client did wrong does not, nor a deadline that the client chose:
 * one impatient client must not take the model from everybody.
 */
export function isOutage({ code }: ServingError, clientDeadline: number | undefined): boolean {
  return outages.has(code) && !(code === 'DEADLINE_EXCEEDED' && clientDeadline !== undefined);
}
