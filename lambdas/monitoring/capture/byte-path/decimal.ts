/** Powers of ten that are exact as floating-point numbers. */
const powersOfTen = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/** The same in two halves each, so that products of halves are exact. */
const powerHighs = powersOfTen.map(upperPart);
const powerLows = powersOfTen.map((power, i) => power - powerHighs[i]!);

/** Digits that one 32-bit integer takes, and so that two take. */
const half = 9;
/** Digits that a floating-point number takes without loss. */
const exactDigits = 15;

/**
 * Reads a decimal number from ASCII bytes (`-12.5`, `3`, `1.5e-7`) and writes the floating-point number nearest to it,
 * the one that `Number` gives for the same text, to `into[index]`.
 * @param bytes with four more bytes behind whatever follows the number
 * @returns where the number ends; −1 when there is none, or when it takes more than these few steps (more than 18
 *   digits, a large exponent): then `Number` has to be asked
 */
export function readDecimal(bytes: DataView, start: number, into: Float64Array, index: number): number {
  let at = start;
  const negative = bytes.getUint8(at) === 45;
  if (negative) at += 1;
  const first = at;
  // The first nine significant digits and those after them: two integers, so that nothing rounds.
  let head = 0;
  let tail = 0;
  let headDigits = 0;
  let tailDigits = 0;
  let digit = bytes.getUint8(at) - 48;
  for (; digit >= 0 && digit <= 9; digit = bytes.getUint8(at) - 48) {
    at += 1;
    if (headDigits < half) {
      head = (head * 10 + digit) | 0;
      headDigits += 1;
    } else {
      if (tailDigits === half) return -1;
      tail = (tail * 10 + digit) | 0;
      tailDigits += 1;
    }
  }
  let scale = 0;
  if (digit === -2) {
    at += 1;
    const point = at;
    if (head === 0 && tailDigits === 0) {
      headDigits = 0;
      while (bytes.getUint8(at) === 48) at += 1;
    }
    for (; headDigits <= half - 4; headDigits += 4, at += 4) {
      const four = fourDigits(bytes.getInt32(at, true));
      if (four < 0) break;
      head = (head * 10_000 + four) | 0;
    }
    digit = bytes.getUint8(at) - 48;
    for (; headDigits < half && digit >= 0 && digit <= 9; digit = bytes.getUint8(at) - 48) {
      head = (head * 10 + digit) | 0;
      headDigits += 1;
      at += 1;
    }
    if (digit >= 0 && digit <= 9) {
      for (; tailDigits <= half - 4; tailDigits += 4, at += 4) {
        const four = fourDigits(bytes.getInt32(at, true));
        if (four < 0) break;
        tail = (tail * 10_000 + four) | 0;
      }
      digit = bytes.getUint8(at) - 48;
      for (; digit >= 0 && digit <= 9; digit = bytes.getUint8(at) - 48) {
        if (tailDigits === half) return -1;
        tail = (tail * 10 + digit) | 0;
        tailDigits += 1;
        at += 1;
      }
    }
    if (at === first + 1) return -1;
    scale = point - at;
  } else if (at === first) {
    return -1;
  }
  if ((digit | 32) === 53) {
    const end = exponentEnd(bytes, at + 1);
    if (end < 0) return -1;
    scale += exponentOf(bytes, at + 1, end);
    at = end;
  }
  const value = scaled(head, tail, headDigits + tailDigits, tailDigits, scale);
  if (value !== value) return -1;
  into[index] = negative ? -value : value;
  return at;
}

/** The number that four ASCII digits spell, lowest byte first; −1 when they are not all digits. */
function fourDigits(word: number): number {
  if ((((word & 0xf0f0f0f0) ^ 0x30303030) | (((word + 0x06060606) & 0xf0f0f0f0) ^ 0x30303030)) !== 0) return -1;
  const digits = word & 0x0f0f0f0f;
  // Pairs first: bytes 0 and 2 become numbers below 100.
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) | 0;
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

/** The number of these digits times ten to the `scale`, rounded once; NaN when that is not certain. */
function scaled(head: number, tail: number, digits: number, tailDigits: number, scale: number): number {
  if (scale < -22 || scale > 22) return NaN;
  // Nine digits times a power of ten up to 10⁹ are exact: 5⁹ · 10⁹ has 51 bits, and twos do not count.
  const front = tailDigits === 0 ? head : head * powersOfTen[tailDigits]!;
  const whole = front + tail;
  if (digits <= exactDigits) {
    // Both operands are exact, so one operation rounds once.
    return scale < 0 ? whole / powersOfTen[-scale]! : whole * powersOfTen[scale]!;
  }
  return scale > 0 ? NaN : divided(whole, tail - (whole - front), -scale);
}

/**
 * (whole + rest) / 10^power, rounded to nearest: the quotient in two parts, from which the nearest number is certain
 * unless the second part lies within a billionth of half a unit in the last place. NaN then.
 */
function divided(whole: number, rest: number, power: number): number {
  const divisor = powersOfTen[power]!;
  const first = whole / divisor;
  // What is left over, exactly: quotient times divisor as a sum of products of halves (Dekker 1971).
  const high = upperPart(first);
  const low = first - high;
  const product = first * divisor;
  const error =
    high * powerHighs[power]! - product + high * powerLows[power]! + low * powerHighs[power]! + low * powerLows[power]!;
  const second = (whole - product - error + rest) / divisor;
  const result = first + second;
  const beyond = second - (result - first);
  return result + beyond * 1.000000001 === result ? result : NaN;
}

/** The upper 26 bits of a number (Veltkamp's splitting). */
function upperPart(value: number): number {
  const shifted = 134217729 * value;
  return shifted - (shifted - value);
}

/** Where an exponent of at most three digits ends; −1 without one. */
function exponentEnd(bytes: DataView, start: number): number {
  let at = start;
  if (isSign(bytes.getUint8(at))) at += 1;
  const first = at;
  while (isDigit(bytes.getUint8(at))) at += 1;
  return at === first || at - first > 3 ? -1 : at;
}

function exponentOf(bytes: DataView, start: number, end: number): number {
  let exponent = 0;
  for (let at = isSign(bytes.getUint8(start)) ? start + 1 : start; at < end; at += 1) {
    exponent = exponent * 10 + bytes.getUint8(at) - 48;
  }
  return bytes.getUint8(start) === 45 ? -exponent : exponent;
}

function isSign(byte: number): boolean {
  return byte === 45 || byte === 43;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
