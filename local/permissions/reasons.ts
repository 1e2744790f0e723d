/** Why grants stay that the story on the twin does not use. */
export interface Reason {
  /** Actions as policies write them, with `*` for any text. */
  readonly actions: readonly string[];
  /**
   * Roles, by their names in the templates, with `*` for any text.
   * @default - any
   */
  readonly roles?: readonly string[];
  /** One sentence. */
  readonly why: string;
  /** Grants that some runs use and others do not. */
  readonly sometimes?: true;
}

/** All reasons. The first one that fits counts. */
export const reasons: readonly Reason[] = [];
