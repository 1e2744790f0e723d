/** Which models give up their memory for another one. Pure. */

/** A model in memory. */
export interface Resident {
  readonly name: string;
  /** Bytes of its files, once for every copy. */
  readonly bytes: number;
  /** When it was used last, on any clock. */
  readonly lastUse: number;
}

/**
 * The models to unload, least recently used first, so that `need` bytes more stay within the limit.
 * Undefined when that cannot be: the new model alone is larger than the limit.
 */
export function chooseEvictions(
  residents: readonly Resident[],
  need: number,
  limit: number,
): readonly string[] | undefined {
  if (need > limit) return undefined;
  let used = residents.reduce((sum, { bytes }) => sum + bytes, 0);
  const evicted: string[] = [];
  for (const resident of [...residents].sort((a, b) => a.lastUse - b.lastUse)) {
    if (used + need <= limit) break;
    used -= resident.bytes;
    evicted.push(resident.name);
  }
  return evicted;
}
