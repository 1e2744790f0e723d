import { shown, type ServingError } from '../errors/serving-error';
import type { Log } from './log';

/** Logs what is the server's own fault, with its cause; what is the client's is told to the client only. */
export function logFailure(log: Log, error: ServingError, route: string): void {
  if (error.status !== 500) return;
  const { code, cause } = error;
  // What ONNX Runtime says of a failed run holds values of the request: for its sender, not for the log.
  if (code === 'INFERENCE_FAILED') {
    log.error('model failed on a request', { code, route });
    return;
  }
  log.error('request failed', {
    code,
    route,
    cause: cause instanceof Error ? (cause.stack ?? cause.message) : shown(cause ?? error.message),
  });
}
