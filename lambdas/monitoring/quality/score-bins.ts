/** Bins of a probability: even in log odds from −12 to 12, so that rare events are told apart as well as even odds. */
export const scoreBinCount = 1_024;
const limit = 12;

/** Bin of a probability; beyond log odds of ±12 (six in a million) the first and last bin take all. */
export function scoreBin(probability: number): number {
  const logOdds = Math.log(probability / (1 - probability));
  const bin = Math.floor(((logOdds + limit) / (2 * limit)) * scoreBinCount);
  return Math.min(scoreBinCount - 1, Math.max(0, bin));
}

/** Probability at the middle of a bin. */
export function scoreOfBin(bin: number): number {
  const logOdds = ((bin + 0.5) / scoreBinCount) * 2 * limit - limit;
  return 1 / (1 + Math.exp(-logOdds));
}

/** Counts by bin without the empty ones: pairs of bin and count, by bin. */
export type SparseCounts = readonly (readonly [bin: number, count: number])[];

/** Writes counts without the empty bins. */
export function toSparse(counts: ArrayLike<number>): SparseCounts {
  const pairs: [number, number][] = [];
  for (let i = 0; i < counts.length; i += 1) if (counts[i]! > 0) pairs.push([i, counts[i]!]);
  return pairs;
}

/** All counts, empty bins included. */
export function fromSparse(pairs: SparseCounts): number[] {
  const counts = new Array<number>(scoreBinCount).fill(0);
  for (const [bin, count] of pairs) counts[bin]! += count;
  return counts;
}

/** Adds up two sets of counts. */
export function addSparse(a: SparseCounts, b: SparseCounts): SparseCounts {
  const sum = fromSparse(a);
  for (const [bin, count] of b) sum[bin]! += count;
  return toSparse(sum);
}
