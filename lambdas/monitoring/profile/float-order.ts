/**
 * Order-preserving view of a number's 64 bits, in two 32-bit halves: a smaller number has a smaller pair. It lets
 * quantiles be found by counting leading bits, which needs no sorting and no sample.
 */
const box = new Float64Array(1);
const halves = new Uint32Array(box.buffer);

/** Little-endian, as every machine Node runs on. */
const highIndex = new Uint32Array(new Float64Array([1]).buffer)[1] === 0 ? 0 : 1;

/** Upper half of a number's rank; the lower one is left in `lowerHalf`. */
export function upperHalf(value: number): number {
  box[0] = value + 0;
  const high = halves[highIndex]!;
  const low = halves[1 - highIndex]!;
  // Negative numbers grow in magnitude as they fall, so all their bits are turned over.
  if (high >>> 31 === 1) {
    lowerHalf.value = ~low >>> 0;
    return ~high >>> 0;
  }
  lowerHalf.value = low;
  return (high | 0x80000000) >>> 0;
}

/** Lower half of what `upperHalf` was last asked for. */
export const lowerHalf = { value: 0 };

/** The next number above a finite one. */
export function nextAbove(value: number): number {
  box[0] = value + 0;
  if (box[0] === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(box.buffer);
  bits[0] = bits[0]! + (value > 0 ? 1n : -1n);
  return box[0];
}
