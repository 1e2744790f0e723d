import type { ErrorCode } from '../../errors/registry';
import type { ServingError } from '../../errors/serving-error';

/** TorchServe's names of what goes wrong. */
const types: Readonly<Record<ErrorCode, string>> = {
  MALFORMED_BODY: 'BadRequestException',
  INVALID_REQUEST: 'BadRequestException',
  CONTROL_OFF: 'InvalidModelException',
  UNKNOWN_ROUTE: 'ResourceNotFoundException',
  UNKNOWN_MODEL: 'ModelNotFoundException',
  UNKNOWN_VERSION: 'ModelVersionNotFoundException',
  METHOD_NOT_ALLOWED: 'MethodNotAllowedException',
  NOT_ACCEPTABLE: 'BadRequestException',
  MODEL_CONFLICT: 'ConflictStatusException',
  BODY_TOO_LARGE: 'RequestEntityTooLargeException',
  UNSUPPORTED_MEDIA_TYPE: 'BadRequestException',
  INVALID_INPUT: 'BadRequestException',
  TOO_MANY_REQUESTS: 'ServiceUnavailableException',
  CLIENT_GONE: 'InternalServerException',
  INFERENCE_FAILED: 'InternalServerException',
  INTERNAL: 'InternalServerException',
  OVERLOADED: 'ServiceUnavailableException',
  MODEL_NOT_READY: 'ServiceUnavailableException',
  WORKER_LOST: 'ServiceUnavailableException',
  CIRCUIT_OPEN: 'ServiceUnavailableException',
  DRAINING: 'ServiceUnavailableException',
  RUN_TOO_LONG: 'RequestTimeoutException',
  DEADLINE_EXCEEDED: 'RequestTimeoutException',
  MODEL_REJECTED: 'InvalidModelException',
};

/** Body of an error. */
export function errorBody(error: ServingError): object {
  return { code: error.status, type: types[error.code], message: error.message };
}
