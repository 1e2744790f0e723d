/** Names of errors that state machines match on. A handler throws an Error whose `name` is one of these. */
export const errorNames = {
  /** The request, file or event is wrong; trying again cannot help. */
  invalidInput: 'Tidegate.InvalidInput',
  /** The training data does not meet its contract. */
  invalidData: 'Tidegate.InvalidData',
  /** Someone else changed what we were about to change. */
  conflict: 'Tidegate.Conflict',
  /** A thing that was named does not exist. */
  notFound: 'Tidegate.NotFound',
  /** Bytes do not match their digest. */
  digestMismatch: 'Tidegate.DigestMismatch',
  /** The training program, or SageMaker with it, failed. */
  trainingFailed: 'Tidegate.TrainingFailed',
  /** Something that none of the others describes: a service, a permission, a fault of ours. */
  unexpected: 'Tidegate.Unexpected',
} as const;
export type ErrorName = (typeof errorNames)[keyof typeof errorNames];

/** An error with a contract: its name is matched by state machines and its sentence is read by people. */
export class TidegateError extends Error {
  public constructor(
    public override readonly name: ErrorName,
    message: string,
  ) {
    super(message);
  }
}
