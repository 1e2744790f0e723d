import { definitionOf, type ErrorCode } from './registry';

/** What may be added to an error. */
export interface ServingErrorOptions {
  /** Path of the offending field, for example `inputs[0].shape`. */
  readonly field?: string;
  /** Extra response headers, for example Allow. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A model that was unloaded to make room: loading it again would help. */
  readonly absentModel?: string;
  /** Seconds for Retry-After where more is known than the registry says. */
  readonly retryAfterSeconds?: number;
  /** The error behind this one; logged, never sent. */
  readonly cause?: unknown;
}

/** An error with a code of the registry. Its message is sent to the client: it holds no payload but the bad value. */
export class ServingError extends Error {
  public override readonly name = 'ServingError';
  public readonly field: string | undefined;
  public readonly headers: Readonly<Record<string, string>> | undefined;
  public readonly absentModel: string | undefined;
  private readonly retryAfter: number | undefined;

  public constructor(
    public readonly code: ErrorCode,
    message: string,
    options: ServingErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.field = options.field;
    this.headers = options.headers;
    this.absentModel = options.absentModel;
    this.retryAfter = options.retryAfterSeconds;
  }

  /** HTTP status of the code. */
  public get status(): number {
    return definitionOf(this.code).status;
  }

  /** Seconds after which trying again makes sense; undefined where it does not. */
  public get retryAfterSeconds(): number | undefined {
    return this.retryAfter ?? definitionOf(this.code).retryAfterSeconds;
  }
}

/** The request cannot be read as what it claims to be (400). */
export function invalidRequest(field: string, problem: string): ServingError {
  return new ServingError('INVALID_REQUEST', `${field} ${problem}`, { field });
}

/** A tensor of the request does not fit the model (422). */
export function invalidInput(field: string, problem: string): ServingError {
  return new ServingError('INVALID_INPUT', `${field} ${problem}`, { field });
}

/** Any thrown value as a ServingError; what is not ours becomes INTERNAL without leaking its message. */
export function toServingError(error: unknown): ServingError {
  if (error instanceof ServingError) return error;
  return new ServingError('INTERNAL', 'internal error; the server log has the cause', { cause: error });
}

/** A value shortened for an error message: at most 60 characters of its JSON. */
export function shown(value: unknown): string {
  // JSON.stringify gives undefined for undefined, whatever its type says.
  const text = value === undefined || typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
