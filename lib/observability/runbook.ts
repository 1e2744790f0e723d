/**
 * Where a person reads what an alarm means and what to do: a heading in `docs/runbooks/<capability>.md`.
 * A test checks that every runbook named by an alarm has its heading.
 */
export class Runbook {
  /** Where runbooks are published; an organization that keeps its own copies changes it before it builds anything. */
  public static baseUrl = 'https://github.com/tidegate/tidegate/blob/main/docs/runbooks';

  /**
   * Names a runbook entry.
   *
   * @param capability file name without ending, for example `inference`
   * @param heading the heading in that file, for example `Model errors`
   */
  public static of(capability: string, heading: string): Runbook {
    return new Runbook(capability, heading);
  }

  private constructor(
    /** File name without ending. */
    public readonly capability: string,
    /** The heading in that file. */
    public readonly heading: string,
  ) {}

  /** Address of the entry. */
  public get url(): string {
    const anchor = this.heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replace(/ /g, '-');
    return `${Runbook.baseUrl}/${this.capability}.md#${anchor}`;
  }
}
