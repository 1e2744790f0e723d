/** A point of a weighted regression. */
export interface WeightedValue {
  readonly value: number;
  readonly weight: number;
}

/**
 * Weighted isotonic regression by pooling adjacent violators: the non-decreasing values closest to the given ones, in
 * the same order. Points without weight take their left neighbour's value (the first weighted one at the start).
 */
export function isotonicRegression(points: readonly WeightedValue[]): number[] {
  const blocks: { sum: number; weight: number; end: number }[] = [];
  points.forEach(({ value, weight }, i) => {
    if (weight <= 0) return;
    let block = { sum: value * weight, weight, end: i + 1 };
    for (let last = blocks[blocks.length - 1]; last !== undefined; last = blocks[blocks.length - 1]) {
      if (last.sum / last.weight < block.sum / block.weight) break;
      block = { sum: last.sum + block.sum, weight: last.weight + block.weight, end: block.end };
      blocks.pop();
    }
    blocks.push(block);
  });
  const result: number[] = [];
  for (const block of blocks) while (result.length < block.end) result.push(block.sum / block.weight);
  const last = result[result.length - 1] ?? 0;
  while (result.length < points.length) result.push(last);
  return result;
}
