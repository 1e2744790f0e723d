/** What the projection did to one resource, for the list that it prints. */
export interface Change {
  /** `left out`, `replaced` or what else was done, in one or two words. */
  readonly what: 'left out' | 'replaced' | 'redirected' | 'widened' | 'loosened' | 'taken over' | 'shortened';
  /** Logical id of the resource. */
  readonly resource: string;
  /** CloudFormation type of the resource. */
  readonly type: string;
  /** Why, in one sentence. */
  readonly reason: string;
}

/** Changes of one stack. */
export interface StackChanges {
  readonly stack: string;
  readonly changes: readonly Change[];
}

/** The list as people read it: one line per kind of change and type, with how often and why. */
export function renderChanges(stacks: readonly StackChanges[]): string[] {
  const counted = new Map<string, { count: number; change: Change }>();
  for (const change of stacks.flatMap(({ changes }) => changes)) {
    const key = `${change.what} ${change.type} ${change.reason}`;
    counted.set(key, { count: (counted.get(key)?.count ?? 0) + 1, change });
  }
  return [...counted.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { count, change }]) => `${change.what} ${count} ${change.type}: ${change.reason}`);
}
