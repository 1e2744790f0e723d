/** Numbers that a block may leave over in each sum, and their size. */
const mostRests = 1024;
const f64Size = sizeof<f64>();

/** Parts of a sum: twice two numbers, and twice what rounding has left of these. It is exact if all parts and rests are added. */
export const sumParts = 8;
/** What neither part of a sum could hold. */
const rests = memory.data(2 * mostRests * f64Size, 16);
let restsUsed = 0;

export function restsAt(): usize {
  return rests;
}

/** Of the rests, those of the first sum come first. */
let firstRests = 0;

/** How many rests are to be added to the first sum, or to the second. */
export function restCount(sum: i32): i32 {
  return sum == 0 ? firstRests : restsUsed - firstRests;
}

export function forgetRests(): void {
  restsUsed = 0;
  firstRests = 0;
}

/**
 * Adds numbers up without losing anything, four at a time, each lane on its own: rounding errors are sums of their own (Knuth's
 * TwoSum), and what these lose is kept.
 * @param count a multiple of four
 * @param sum where the parts are that they are added to
 * @param which of the two sums that is: the first one is added to first
 */
export function addExactly(values: usize, count: i32, sum: usize, which: i32): void {
  let high1 = v128.load(sum);
  let low1 = v128.load(sum, 16);
  let high2 = v128.load(sum, 32);
  let low2 = v128.load(sum, 48);
  for (let i = 0; i < count; i += 4) {
    const value1 = v128.load(values + i * f64Size);
    const value2 = v128.load(values + i * f64Size, 2 * f64Size);
    const sum1 = f64x2.add(high1, value1);
    const sum2 = f64x2.add(high2, value2);
    const error1 = errorOf(high1, value1, sum1);
    const error2 = errorOf(high2, value2, sum2);
    high1 = sum1;
    high2 = sum2;
    const lowSum1 = f64x2.add(low1, error1);
    const lowSum2 = f64x2.add(low2, error2);
    const rest1 = errorOf(low1, error1, lowSum1);
    const rest2 = errorOf(low2, error2, lowSum2);
    low1 = lowSum1;
    low2 = lowSum2;
    // Zero is all zeros, or a sign; the sign is shifted out.
    if (v128.any_true(i64x2.shl(v128.or(rest1, rest2), 1))) keep(rest1, rest2);
  }
  v128.store(sum, high1);
  v128.store(sum, low1, 16);
  v128.store(sum, high2, 32);
  v128.store(sum, low2, 48);
  if (which == 0) firstRests = restsUsed;
}

/** What the sum of two numbers, as rounded, has lost. */
function errorOf(a: v128, b: v128, sum: v128): v128 {
  const part = f64x2.sub(sum, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, part)), f64x2.sub(b, part));
}

function keep(rest1: v128, rest2: v128): void {
  keepOne(f64x2.extract_lane(rest1, 0));
  keepOne(f64x2.extract_lane(rest1, 1));
  keepOne(f64x2.extract_lane(rest2, 0));
  keepOne(f64x2.extract_lane(rest2, 1));
}

function keepOne(rest: f64): void {
  if (rest == 0) return;
  store<f64>(rests + restsUsed * f64Size, rest);
  restsUsed += 1;
}
