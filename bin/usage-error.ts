/** Raised for arguments and files that a command cannot use; people read the sentence, not the stack. */
export class UsageError extends Error {
  public override readonly name = 'UsageError';
}
