/** Codes that routes have in common, for `/openapi.json`. */
import type { ErrorCode } from './registry';

/** What finding a model can fail with. */
export const modelErrors: readonly ErrorCode[] = ['UNKNOWN_MODEL', 'UNKNOWN_VERSION', 'MODEL_NOT_READY'];

/** What running a model can fail with, from reading the request to the model itself. */
export const inferenceErrors: readonly ErrorCode[] = [
  'INVALID_REQUEST',
  'INVALID_INPUT',
  ...modelErrors,
  'TOO_MANY_REQUESTS',
  'OVERLOADED',
  'DRAINING',
  'DEADLINE_EXCEEDED',
  'WORKER_LOST',
  'RUN_TOO_LONG',
  'CIRCUIT_OPEN',
  'INFERENCE_FAILED',
];

/** What loading and unloading models can fail with. */
export const controlErrors: readonly ErrorCode[] = [
  'INVALID_REQUEST',
  'UNKNOWN_MODEL',
  'MODEL_REJECTED',
  'CONTROL_OFF',
  'DRAINING',
];
