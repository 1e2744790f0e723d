/**
 * Counts many numbers of one column at once. Nothing of a column is kept here: what it has counted before is put in, and what
 * it has counted then is taken out.
 */
import { hashRegisters } from './distinct';
import { addExactly, prepareSums } from './sums';

/** Cells that are taken at once, at most. */
const blockSize = 1024;
/** Edges that the search takes: one less than a power of two. */
const mostEdges = 63;
/** Numbers that are worked on together. */
const step = 8;

const f64Size = sizeof<f64>();
/** Cells as they come; then the finite numbers among them, packed, no −0 among them. */
const values = memory.data((blockSize + step) * f64Size, 16);
const distances = memory.data((blockSize + step) * f64Size, 16);
/** Ascending, and infinity behind the last: the bin of a number is how many of them it has reached. */
const edges = memory.data((mostEdges + 1) * f64Size, 16);
const bins = memory.data((mostEdges + 1) * sizeof<u32>(), 16);

let count = 0;
let missing = 0;
let min = Infinity;
let max = -Infinity;

export function valuesAt(): usize {
  return values;
}

export function edgesAt(): usize {
  return edges;
}

export function binsAt(): usize {
  return bins;
}

export function missingCount(): i32 {
  return missing;
}

export function smallest(): f64 {
  return min;
}

export function largest(): f64 {
  return max;
}

export { registersAt } from './distinct';
export { sumsAt, restsAt, restCount } from './sums';

/**
 * Packs the finite numbers of some cells together, and finds the smallest and the largest of them.
 * @param cells NaN is a missing value, an infinity one that is counted elsewhere
 * @returns how many numbers there are
 */
export function take(cells: i32): i32 {
  count = 0;
  missing = 0;
  min = Infinity;
  max = -Infinity;
  let low = f64x2.splat(Infinity);
  let high = f64x2.splat(-Infinity);
  let i = 0;
  for (; i + 2 <= cells; i += 2) {
    // Adding zero makes zero of −0.
    const pair = f64x2.add(v128.load(values + i * f64Size), f64x2.splat(0));
    if (i64x2.all_true(f64x2.eq(f64x2.sub(pair, pair), f64x2.splat(0)))) {
      v128.store(values + count * f64Size, pair);
      count += 2;
      low = f64x2.pmin(low, pair);
      high = f64x2.pmax(high, pair);
    } else {
      takeOne(f64x2.extract_lane(pair, 0));
      takeOne(f64x2.extract_lane(pair, 1));
    }
  }
  if (i < cells) takeOne(load<f64>(values + i * f64Size) + 0);
  min = Math.min(min, Math.min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1)));
  max = Math.max(max, Math.max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1)));
  return count;
}

function takeOne(value: f64): void {
  if (value - value != 0) {
    if (value != value) missing += 1;
    return;
  }
  store<f64>(values + count * f64Size, value);
  count += 1;
  if (value < min) min = value;
  if (value > max) max = value;
}

/**
 * Counts the numbers taken by bin. All edges are compared, several numbers at a time: quantile edges make every comparison of
 * a search a coin toss, and half of its branches would be guessed wrong.
 * @param edgeCount edges that are put in
 */
export function countBins(edgeCount: i32): void {
  memory.fill(bins, 0, (mostEdges + 1) * sizeof<u32>());
  const end = edges + edgeCount * f64Size;
  for (let i = 0; i < count; i += 8) {
    const at = values + i * f64Size;
    const pair1 = v128.load(at);
    const pair2 = v128.load(at, 16);
    const pair3 = v128.load(at, 32);
    const pair4 = v128.load(at, 48);
    let reached1 = i64x2.splat(0);
    let reached2 = i64x2.splat(0);
    let reached3 = i64x2.splat(0);
    let reached4 = i64x2.splat(0);
    for (let edge = edges; edge < end; edge += f64Size) {
      const both = v128.load64_splat(edge);
      // A comparison that holds gives −1.
      reached1 = i64x2.sub(reached1, f64x2.ge(pair1, both));
      reached2 = i64x2.sub(reached2, f64x2.ge(pair2, both));
      reached3 = i64x2.sub(reached3, f64x2.ge(pair3, both));
      reached4 = i64x2.sub(reached4, f64x2.ge(pair4, both));
    }
    countTwo(reached1, i);
    countTwo(reached2, i + 2);
    countTwo(reached3, i + 4);
    countTwo(reached4, i + 6);
  }
}

function countTwo(reached: v128, index: i32): void {
  if (index < count) countOne(i32x4.extract_lane(reached, 0));
  if (index + 1 < count) countOne(i32x4.extract_lane(reached, 2));
}

function countOne(index: i32): void {
  const bin = bins + index * sizeof<u32>();
  store<u32>(bin, load<u32>(bin) + 1);
}

/** Adds up how far the numbers taken are from a center, and the squares of that. */
export function addUp(center: f64): void {
  prepareSums();
  const whole = (count + step - 1) & ~(step - 1);
  // Numbers at the center fill up the last step: they add nothing.
  for (let i = count; i < whole; i += 1) store<f64>(values + i * f64Size, center);
  const centers = f64x2.splat(center);
  for (let i = 0; i < whole; i += 2) {
    v128.store(distances + i * f64Size, f64x2.sub(v128.load(values + i * f64Size), centers));
  }
  addExactly(distances, whole, 0);
  for (let i = 0; i < whole; i += 2) {
    const pair = v128.load(distances + i * f64Size);
    v128.store(distances + i * f64Size, f64x2.mul(pair, pair));
  }
  addExactly(distances, whole, 1);
}

/** Counts the numbers taken in the registers of a HyperLogLog. */
export function countDistinct(): void {
  hashRegisters(values, count);
}
