/**
 * Every error the server answers with: its code, HTTP status and sentence. `docs/errors.md` lists the same table,
 * and a test holds the two together. Protocols render these in their own shape; none invents a code.
 */

/** What is known of an error code. */
export interface ErrorDefinition {
  /** HTTP status. */
  readonly status: number;
  /** What it means, for `docs/errors.md` and `/openapi.json`. */
  readonly sentence: string;
  /** Seconds for the Retry-After header; absent where trying again cannot help. */
  readonly retryAfterSeconds?: number;
}

/** The registry. Codes are a contract with clients: never rename one. */
export const errorDefinitions = {
  MALFORMED_BODY: {
    status: 400,
    sentence: 'the body is not well-formed: broken JSON, CSV, compression or binary framing',
  },
  INVALID_REQUEST: { status: 400, sentence: 'a field of the request is missing, unknown or of the wrong type' },
  CONTROL_OFF: {
    status: 403,
    sentence: 'models are loaded and unloaded by the operator only; --model-control explicit allows clients to',
  },
  UNKNOWN_ROUTE: { status: 404, sentence: 'no route has this path' },
  UNKNOWN_MODEL: { status: 404, sentence: 'no model of this name is known' },
  UNKNOWN_VERSION: { status: 404, sentence: 'the model is known, this version of it is not' },
  METHOD_NOT_ALLOWED: { status: 405, sentence: 'the route exists with another method; the Allow header says which' },
  NOT_ACCEPTABLE: { status: 406, sentence: 'none of the response types that the client accepts can be made' },
  MODEL_CONFLICT: { status: 409, sentence: 'the model is already loaded, or is being loaded or unloaded' },
  BODY_TOO_LARGE: { status: 413, sentence: 'the body, or what it decompresses to, is larger than the server accepts' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    sentence: 'the content type or content encoding cannot be read by this route',
  },
  INVALID_INPUT: {
    status: 422,
    sentence: 'the request is well-formed, its tensors do not fit the model: name, type, shape or value',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    sentence: 'the model has as many requests in flight as its operator allows',
    retryAfterSeconds: 1,
  },
  CLIENT_GONE: { status: 499, sentence: 'the client left before its answer was computed; nobody reads this status' },
  INFERENCE_FAILED: { status: 500, sentence: 'the model failed on an input that fits its declaration' },
  INTERNAL: { status: 500, sentence: 'the server has a defect; the log holds the cause under the same request id' },
  OVERLOADED: {
    status: 503,
    sentence: 'the queue of the model or the memory for requests is full',
    retryAfterSeconds: 1,
  },
  MODEL_NOT_READY: {
    status: 503,
    sentence: 'the model is known but not loaded: loading, failed or unloaded',
    retryAfterSeconds: 2,
  },
  WORKER_LOST: {
    status: 503,
    sentence: 'the worker that computed the answer died; a new one is being started',
    retryAfterSeconds: 1,
  },
  CIRCUIT_OPEN: {
    status: 503,
    sentence: 'the model failed too many requests and gets a pause; Retry-After says how long',
    retryAfterSeconds: 10,
  },
  DRAINING: { status: 503, sentence: 'the server is shutting down and takes no new work', retryAfterSeconds: 5 },
  DEADLINE_EXCEEDED: { status: 504, sentence: 'the deadline of the request passed before it could be computed' },
  RUN_TOO_LONG: {
    status: 504,
    sentence: 'the model did not end its run within --run-limit and was given up; the same input may do so again',
  },
  MODEL_REJECTED: {
    status: 422,
    sentence:
      'the model folder failed a check (layout, digest, signature, external data, unsupported types) and is not loaded',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** A code of the registry. */
export type ErrorCode = keyof typeof errorDefinitions;

/** The definition behind a code. */
export function definitionOf(code: ErrorCode): ErrorDefinition {
  return errorDefinitions[code];
}
