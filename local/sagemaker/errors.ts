/** An answer of the API that says no. Codes and texts are those of AWS, since handlers tell errors apart by them. */
export class ApiError extends Error {
  public constructor(
    /** Code, for example `ValidationException`. */
    public readonly code: string,
    message: string,
    /** HTTP status. */
    public readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** The request is not valid, or names what does not exist: SageMaker says both with one code. */
export function validationError(message: string): ApiError {
  return new ApiError('ValidationException', message);
}

/** The name is taken. */
export function alreadyExists(kind: string, arn: string): ApiError {
  return validationError(`Cannot create already existing ${kind} "${arn}".`);
}

/** Nothing has the name. */
export function notFound(kind: string, arn: string): ApiError {
  return validationError(`Could not find ${kind} "${arn}".`);
}

/** A job of that name was there before. */
export function resourceInUse(message: string): ApiError {
  return new ApiError('ResourceInUse', message);
}

/** No policy allows the call. */
export function accessDenied(caller: string, action: string, resource: string): ApiError {
  return new ApiError(
    'AccessDeniedException',
    `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
}
