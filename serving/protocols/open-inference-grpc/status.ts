import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import type { ErrorCode } from '../../errors/registry';
import type { ServingError } from '../../errors/serving-error';

/** gRPC status of every error code, by the meaning of both. */
const statuses: Readonly<Record<ErrorCode, status>> = {
  MALFORMED_BODY: status.INVALID_ARGUMENT,
  INVALID_REQUEST: status.INVALID_ARGUMENT,
  CONTROL_OFF: status.PERMISSION_DENIED,
  UNKNOWN_ROUTE: status.UNIMPLEMENTED,
  UNKNOWN_MODEL: status.NOT_FOUND,
  UNKNOWN_VERSION: status.NOT_FOUND,
  METHOD_NOT_ALLOWED: status.UNIMPLEMENTED,
  NOT_ACCEPTABLE: status.INVALID_ARGUMENT,
  MODEL_CONFLICT: status.FAILED_PRECONDITION,
  BODY_TOO_LARGE: status.RESOURCE_EXHAUSTED,
  UNSUPPORTED_MEDIA_TYPE: status.INVALID_ARGUMENT,
  INVALID_INPUT: status.INVALID_ARGUMENT,
  TOO_MANY_REQUESTS: status.RESOURCE_EXHAUSTED,
  CLIENT_GONE: status.CANCELLED,
  INFERENCE_FAILED: status.INTERNAL,
  INTERNAL: status.INTERNAL,
  OVERLOADED: status.UNAVAILABLE,
  MODEL_NOT_READY: status.UNAVAILABLE,
  WORKER_LOST: status.UNAVAILABLE,
  CIRCUIT_OPEN: status.UNAVAILABLE,
  DRAINING: status.UNAVAILABLE,
  RUN_TOO_LONG: status.DEADLINE_EXCEEDED,
  DEADLINE_EXCEEDED: status.DEADLINE_EXCEEDED,
  MODEL_REJECTED: status.INVALID_ARGUMENT,
};

/** The status of a code. */
export function statusOf(code: ErrorCode): status {
  return statuses[code];
}

/**
 * An error as gRPC's status. Its trailers carry the registry's code and, where trying again makes sense, when to:
 * `grpc-retry-pushback-ms` is what gRPC clients with retries obey.
 */
export function toStatus(error: ServingError): Pick<StatusObject, 'code' | 'details' | 'metadata'> {
  const metadata = new Metadata();
  metadata.set('tidegate-error', error.code);
  const { retryAfterSeconds } = error;
  if (retryAfterSeconds !== undefined) {
    metadata.set('retry-after', String(retryAfterSeconds));
    metadata.set('grpc-retry-pushback-ms', String(retryAfterSeconds * 1000));
  }
  return { code: statusOf(error.code), details: error.message, metadata };
}
