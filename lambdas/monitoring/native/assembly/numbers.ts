/**
 * Counts many numbers of one column at once. Nothing of a column is kept here from one call to the next: what is known of it is
 * put in before its numbers are counted, and taken out after.
 */
import { hashRegisters, registerCount } from './distinct';
import { addExactly, forgetRests, restCount, sumParts } from './sums';

/** Cells that are taken at once, at most. */
const blockSize = 1024;
/** Edges that the search takes at most. */
const mostEdges = 63;
/** Numbers that are worked on together. */
const step = 8;
/** Numbers beyond are not summed, since their squares could overflow: `largestSummed` of the host. */
const largestSummed = 1e144;

const f64Size = sizeof<f64>();
/** Cells as they come; then the finite numbers among them, packed, no −0 among them. */
const values = memory.data((blockSize + step) * f64Size, 16);
const distances = memory.data((blockSize + step) * f64Size, 16);

/** What is known of a column: its two sums, its registers, these words, its edges and its bins, one behind the other. */
@unmanaged
class Words {
  /** What distances are from. */
  center: f64;
  /** Edges that are put in; bins are counted by the host when there are none. */
  edgeCount: f64;
  missing: f64;
  smallest: f64;
  largest: f64;
}
const registersOffset = 2 * sumParts * f64Size;
const wordsOffset = registersOffset + registerCount;
const edgesOffset = wordsOffset + offsetof<Words>();
const binsOffset = edgesOffset + mostEdges * f64Size;
const columnSize = binsOffset + (mostEdges + 1) * f64Size;
const column = memory.data(columnSize, 16);

let count = 0;

export function valuesAt(): usize {
  return values;
}

/** Numbers that were taken last. */
export function valueCount(): i32 {
  return count;
}

export function columnAt(): usize {
  return column;
}

export function sizeOfColumn(): usize {
  return columnSize;
}

export function registersAt(): usize {
  return column + registersOffset;
}

/** Where the words are: center, number of edges, missing values, smallest and largest number. */
export function wordsAt(): usize {
  return column + wordsOffset;
}

/** Ascending; the bin of a number is how many of them it has reached. */
export function edgesAt(): usize {
  return column + edgesOffset;
}

export function binsAt(): usize {
  return column + binsOffset;
}

export { restCount, restsAt } from './sums';

/**
 * Counts some cells.
 * @param cells how many: NaN is a missing value, an infinity one that is counted elsewhere
 * @returns how many rests the sums have left; −1 when the numbers were not counted, since one of them is beyond what is summed
 */
export function countCells(cells: i32): i32 {
  const words = changetype<Words>(column + wordsOffset);
  forgetRests();
  take(cells, words);
  if (low < -largestSummed || high > largestSummed) return -1;
  words.smallest = Math.min(words.smallest, low);
  words.largest = Math.max(words.largest, high);
  if (words.edgeCount > 0) countBins(<i32>words.edgeCount);
  addUp(words.center);
  hashRegisters(values, count, column + registersOffset);
  return restCount(0) + restCount(1);
}

/** The smallest and the largest of the numbers that were taken last. */
let low = Infinity;
let high = -Infinity;

/** Packs the finite numbers of some cells together. */
function take(cells: i32, words: Words): void {
  count = 0;
  low = Infinity;
  high = -Infinity;
  let lows = f64x2.splat(Infinity);
  let highs = f64x2.splat(-Infinity);
  let i = 0;
  for (; i + 2 <= cells; i += 2) {
    // Adding zero makes zero of −0.
    const pair = f64x2.add(v128.load(values + i * f64Size), f64x2.splat(0));
    if (i64x2.all_true(f64x2.eq(f64x2.sub(pair, pair), f64x2.splat(0)))) {
      v128.store(values + count * f64Size, pair);
      count += 2;
      lows = f64x2.pmin(lows, pair);
      highs = f64x2.pmax(highs, pair);
    } else {
      takeOne(f64x2.extract_lane(pair, 0), words);
      takeOne(f64x2.extract_lane(pair, 1), words);
    }
  }
  if (i < cells) takeOne(load<f64>(values + i * f64Size) + 0, words);
  low = Math.min(low, Math.min(f64x2.extract_lane(lows, 0), f64x2.extract_lane(lows, 1)));
  high = Math.max(high, Math.max(f64x2.extract_lane(highs, 0), f64x2.extract_lane(highs, 1)));
}

function takeOne(value: f64, words: Words): void {
  if (value - value != 0) {
    if (value != value) words.missing += 1;
    return;
  }
  store<f64>(values + count * f64Size, value);
  count += 1;
  if (value < low) low = value;
  if (value > high) high = value;
}

/**
 * Counts the numbers taken by bin. All edges are compared, several numbers at a time: quantile edges make every comparison of
 * a search a coin toss, and half of its branches would be guessed wrong.
 */
function countBins(edgeCount: i32): void {
  const edges = column + edgesOffset;
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
  const bin = column + binsOffset + index * f64Size;
  store<f64>(bin, load<f64>(bin) + 1);
}

/** Adds up how far the numbers taken are from a center, and the squares of that. */
function addUp(center: f64): void {
  const whole = (count + step - 1) & ~(step - 1);
  // Numbers at the center fill up the last step: they add nothing.
  for (let i = count; i < whole; i += 1) store<f64>(values + i * f64Size, center);
  const centers = f64x2.splat(center);
  for (let i = 0; i < whole; i += 2) {
    v128.store(distances + i * f64Size, f64x2.sub(v128.load(values + i * f64Size), centers));
  }
  addExactly(distances, whole, column, 0);
  for (let i = 0; i < whole; i += 2) {
    const pair = v128.load(distances + i * f64Size);
    v128.store(distances + i * f64Size, f64x2.mul(pair, pair));
  }
  addExactly(distances, whole, column + sumParts * f64Size, 1);
}
