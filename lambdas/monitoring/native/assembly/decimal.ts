import { step } from './bytes';

const point: u8 = 0x2e;
const minus: u8 = 0x2d;
const zero: u8 = 0x30;

/** Digits that sixteen bytes hold, and that an integer below 2⁶³ certainly holds. */
const mostDigits = 18;
/** Integers below are exact as floating-point numbers. */
const mostExact: i64 = 1 << 53;
/** What may stand before sixteen digits in an integer below 2⁶³. */
const mostUpper: i64 = 900;

/** Powers of ten that are exact, as floating-point numbers and as integers. */
const largestPower = 22;
const powers = memory.data((largestPower + 1) * sizeof<f64>());
const integers = memory.data((mostDigits + 1) * sizeof<i64>());

/** To be called once. */
export function preparePowers(): void {
  let power = 1.0;
  for (let i = 0; i <= largestPower; i += 1, power *= 10) store<f64>(powers + i * sizeof<f64>(), power);
  let integer: i64 = 1;
  for (let i = 0; i <= mostDigits; i += 1, integer *= 10) store<i64>(integers + i * sizeof<i64>(), integer);
}

/** Whether a number goes on, with an exponent or another point. */
function goesOn(byte: u8): bool {
  return (byte | 0x20) == 0x65 || byte == point;
}

/**
 * Reads a decimal number without exponent, and writes the floating-point number nearest to it.
 * Sixteen bytes are looked at together: branches for single digits would mostly be guessed wrong.
 * @returns where it ends; 0 when there is none, or when it takes more than these few steps
 */
export function readDecimal(start: usize, into: usize): usize {
  const isNegative = load<u8>(start) == minus;
  const at = start + <usize>isNegative;
  const digits = digitsAt(at);
  let others = ~i8x16.bitmask(i8x16.lt_u(digits, i8x16.splat(10))) & 0xffff;
  if (others == 0) return readLong(at, isNegative, into);
  const whole = ctz(others);
  let length = whole;
  let fraction = 0;
  if (load<u8>(at + whole) == point) {
    others &= others - 1;
    if (others == 0) return readLong(at, isNegative, into);
    length = ctz(others);
    fraction = length - whole - 1;
  }
  const end = at + length;
  if (whole + fraction == 0 || goesOn(load<u8>(end))) return 0;
  // At most fifteen digits: both operands are exact, so one operation rounds once.
  const value = <f64>integerOf(alignedDigits(digits, whole + fraction, whole)) / powerOf(fraction);
  store<f64>(into, isNegative ? -value : value);
  return end;
}

/** A number that is longer than fifteen bytes, its sign not counted, and shorter than 32. */
function readLong(at: usize, isNegative: bool, into: usize): usize {
  let others = ~(digitBits(at) | (digitBits(at + step) << step));
  const whole = <i32>ctz(others);
  others &= others - 1;
  if (others == 0 || whole >= step || load<u8>(at + whole) != point) return 0;
  const length = <i32>ctz(others);
  const end = at + length;
  const fraction = length - whole - 1;
  if (fraction == 0 || fraction > largestPower || goesOn(load<u8>(end))) return 0;
  const front = integerOf(alignedDigits(digitsAt(at), whole, step));
  const behind = digitsAt(at + whole + 1);
  let integer: i64;
  if (fraction <= step) {
    if (whole + fraction > mostDigits) return 0;
    integer = front * integerPower(fraction) + integerOf(alignedDigits(behind, fraction, step));
  } else {
    if (whole > 1) return 0;
    const upper = front * integerPower(fraction - step) + integerOf(alignedDigits(behind, fraction - step, step));
    if (upper > mostUpper) return 0;
    integer = upper * integerPower(step) + integerOf(digitsAt(end - step));
  }
  const value = integer < mostExact ? <f64>integer / powerOf(fraction) : divided(integer, powerOf(fraction));
  if (value != value) return 0;
  store<f64>(into, isNegative ? -value : value);
  return end;
}

/** Sixteen bytes as digits; what is none is above nine. */
function digitsAt(at: usize): v128 {
  return i8x16.sub(v128.load(at), i8x16.splat(zero));
}

/** One bit for each of sixteen bytes that is a digit. */
function digitBits(at: usize): u32 {
  return <u32>i8x16.bitmask(i8x16.lt_u(digitsAt(at), i8x16.splat(10)));
}

/** Some digits at the end of sixteen, and zeros before them. The point behind the first `whole` ones is left out. */
function alignedDigits(digits: v128, count: i32, whole: i32): v128 {
  const places = i8x16.sub(
    i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    i8x16.splat(<i8>(step - count)),
  );
  // From the point on a place is one further. One before the first digit does not exist, which gives zero.
  return i8x16.swizzle(digits, i8x16.sub(places, i8x16.ge_s(places, i8x16.splat(<i8>whole))));
}

/** The integer that sixteen digits spell: they are joined to pairs, pairs to fours, and fours to eights. */
function integerOf(digits: v128): i64 {
  const tens = i16x8(10, 1, 10, 1, 10, 1, 10, 1);
  const pairs = i16x8.narrow_i32x4_s(
    i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(digits), tens),
    i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(digits), tens),
  );
  const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const eights = i32x4.dot_i16x8_s(
    i16x8.narrow_i32x4_s(fours, fours),
    i16x8(10_000, 1, 10_000, 1, 10_000, 1, 10_000, 1),
  );
  return <i64>i32x4.extract_lane(eights, 0) * 100_000_000 + <i64>i32x4.extract_lane(eights, 1);
}

function powerOf(exponent: i32): f64 {
  return load<f64>(powers + exponent * sizeof<f64>());
}

function integerPower(exponent: i32): i64 {
  return load<i64>(integers + exponent * sizeof<i64>());
}

/**
 * An integer divided by a power of ten, rounded to nearest: the quotient in two parts, from which the nearest number is
 * certain unless the second part lies within a billionth of half a unit in the last place. NaN then.
 */
function divided(integer: i64, divisor: f64): f64 {
  const whole = <f64>integer;
  const rest = <f64>(integer - <i64>whole);
  const first = whole / divisor;
  // What is left over, exactly: quotient times divisor as a sum of products of halves (Dekker 1971).
  const high = upperPart(first);
  const low = first - high;
  const divisorHigh = upperPart(divisor);
  const divisorLow = divisor - divisorHigh;
  const product = first * divisor;
  const error = high * divisorHigh - product + high * divisorLow + low * divisorHigh + low * divisorLow;
  const second = (whole - product - error + rest) / divisor;
  const result = first + second;
  const beyond = second - (result - first);
  return result + beyond * 1.000000001 == result ? result : NaN;
}

/** The upper 26 bits of a number (Veltkamp's splitting). */
function upperPart(value: f64): f64 {
  const shifted = 134217729 * value;
  return shifted - (shifted - value);
}
