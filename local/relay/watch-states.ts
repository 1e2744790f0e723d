/** One thing with a state, as it was and as it is. */
export interface StateChange<T> {
  readonly key: string;
  readonly before: T | undefined;
  readonly now: T;
}

/**
 * Finds changes between two looks at things that have states.
 *
 * @param before undefined at the first look, at which everything is taken as it is
 * @param differ whether two states are different
 */
export function changesBetween<T>(
  before: ReadonlyMap<string, T> | undefined,
  now: ReadonlyMap<string, T>,
  differ: (a: T, b: T) => boolean,
): StateChange<T>[] {
  if (!before) return [];
  return [...now].flatMap(([key, state]) => {
    const known = before.get(key);
    return known === undefined || differ(known, state) ? [{ key, before: known, now: state }] : [];
  });
}
