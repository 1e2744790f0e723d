import type { NumberScanner } from './number-scanner';

/** Powers of ten that a double holds exactly. */
const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads plain decimals with commas between them into an array, as many as there are: the inner loop of all large
 * requests. One function without calls, half the time of reading number by number.
 *
 * Stops in front of what is not plain (an exponent, very many digits, null, a bracket, the end) and leaves that to the
 * caller: the cursor is behind the last number that was taken, or where it was.
 * @param from index of the first number in the array
 * @param to index behind the last one that there is room for
 * @returns index behind the last number that was read
 */
export function readFloatRun(
  scanner: NumberScanner,
  data: Float32Array | Float64Array,
  from: number,
  to: number,
): number {
  const { bytes, end } = scanner;
  const single = data instanceof Float32Array;
  let position = scanner.position;
  let index = from;
  while (index < to) {
    let byte = position < end ? (bytes[position] as number) : 0;
    const negative = byte === 0x2d;
    if (negative) byte = ++position < end ? (bytes[position] as number) : 0;
    const firstDigit = position;
    let mantissa = 0;
    while (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + (byte - 0x30);
      byte = ++position < end ? (bytes[position] as number) : 0;
    }
    let digits = position - firstDigit;
    let decimals = 0;
    if (digits === 0 || (digits > 1 && bytes[firstDigit] === 0x30)) break;
    if (byte === 0x2e) {
      const firstDecimal = ++position;
      byte = position < end ? (bytes[position] as number) : 0;
      while (byte >= 0x30 && byte <= 0x39) {
        mantissa = mantissa * 10 + (byte - 0x30);
        byte = ++position < end ? (bytes[position] as number) : 0;
      }
      decimals = position - firstDecimal;
      if (decimals === 0) break;
      digits += decimals;
    }
    // More digits than this loop can round correctly; or the number does not end here, as at an exponent.
    if (decimals > 22 || digits > (single ? 19 : 15) || (byte > 0x2c && byte !== 0x5d)) break;
    let value = mantissa / (powers[decimals] as number);
    if (digits > 15) {
      // The last bits may be wrong. Both ends of the uncertainty must round to one single: then that one is right.
      const rounded = Math.fround(value * (1 - 4e-15));
      if (rounded !== Math.fround(value * (1 + 4e-15))) break;
      value = rounded;
    }
    data[index++] = negative ? -value : value;
    scanner.position = position;
    if (byte !== 0x2c || index === to) break;
    do byte = ++position < end ? (bytes[position] as number) : 0;
    while (byte === 0x20);
  }
  return index;
}
