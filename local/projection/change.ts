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

/** Changes of one kind, for one reason. */
export interface ChangeKind extends Pick<Change, 'what' | 'reason'> {
  /** How many resources of which types, by type. */
  readonly types: readonly (readonly [type: string, count: number])[];
}

/** All changes, put together by kind and reason. */
export function changeKinds(stacks: readonly StackChanges[]): ChangeKind[] {
  const kinds = new Map<string, { readonly change: Change; readonly types: Map<string, number> }>();
  for (const change of stacks.flatMap(({ changes }) => changes)) {
    const key = `${change.what} ${change.reason}`;
    const { types } = kinds.get(key) ?? { types: new Map<string, number>() };
    kinds.set(key, { change, types: types.set(change.type, (types.get(change.type) ?? 0) + 1) });
  }
  return [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([
        ,
        {
          change: { what, reason },
          types,
        },
      ]) => ({ what, reason, types: [...types].sort(byType) }),
    );
}

/** The list as people read it, a line for each kind. */
export function renderChanges(stacks: readonly StackChanges[]): string[] {
  return changeKinds(stacks).map(({ what, reason, types }) => {
    const resources = types.map(([type, count]) => `${count} ${type}`);
    return `${what} ${resources.join(', ')}: ${reason}`;
  });
}

function byType([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}
