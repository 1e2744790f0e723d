/** Raised when the configuration is wrong; lists every problem. */
export class SettingsError extends Error {
  public override readonly name = 'SettingsError';

  public constructor(public readonly problems: readonly string[]) {
    super(`configuration is wrong: ${problems.join('; ')}`);
  }
}
