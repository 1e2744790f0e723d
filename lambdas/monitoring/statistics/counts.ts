/** Counts of one window over an ordered or unordered set of cells. */
export type Counts = readonly number[];

/** Sum of the counts. */
export function total(counts: Counts): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

/** Throws when two windows were not counted on the same cells. */
export function requireSameCells(a: Counts, b: Counts): void {
  if (a.length !== b.length) {
    throw new RangeError(`both windows must be counted on the same cells, have ${a.length} and ${b.length}`);
  }
}

/** Shares of the whole; all 0 for an empty window. */
export function shares(counts: Counts): number[] {
  const sum = total(counts);
  return counts.map((count) => (sum === 0 ? 0 : count / sum));
}
