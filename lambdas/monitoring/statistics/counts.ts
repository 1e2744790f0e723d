/** Counts of one window over an ordered or unordered set of cells. */
export type Counts = readonly number[];

/** Sum of numbers, in their order: sums that are compared to the last bit are added up one way. */
export function total(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/** Sum of what some items count for, in their order. */
export function totalOf<Item>(items: readonly Item[], count: (item: Item, index: number) => number): number {
  let sum = 0;
  items.forEach((item, i) => (sum += count(item, i)));
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
