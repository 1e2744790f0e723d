/**
 * Numbers straight from the bytes of JSON or CSV text, without strings and boxed values. See `readFloatRun` for the
 * fast way through many of them.
 */

/** Powers of ten that a double holds exactly. */
const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Digits that a double always holds exactly. One operation on two exact numbers is rounded once, to the right one. */
const exactDigits = 15;

/** A cursor over bytes. One per request; `position` moves with every read. */
export class NumberScanner {
  public constructor(
    public readonly bytes: Uint8Array,
    public position: number,
    public readonly end: number,
  ) {}

  /** The byte at the cursor, or -1 at the end. */
  public peek(): number {
    return this.position < this.end ? (this.bytes[this.position] as number) : -1;
  }

  /** Moves over JSON white space and returns the byte there, or -1 at the end. */
  public skipSpace(): number {
    const { bytes, end } = this;
    let position = this.position;
    while (position < end) {
      const byte = bytes[position] as number;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
        this.position = position;
        return byte;
      }
      position++;
    }
    this.position = position;
    return -1;
  }

  /**
   * Reads a number in JSON's grammar, with exactly the value that JSON.parse gives.
   * Returns undefined, without moving, where no number stands.
   */
  public readNumber(): number | undefined {
    const { bytes, end } = this;
    const start = this.position;
    let position = start;
    const negative = position < end && bytes[position] === 0x2d;
    if (negative) position++;
    const firstDigit = position;
    let mantissa = 0;
    let digit = position < end ? (bytes[position] as number) - 0x30 : -1;
    while (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      position++;
      digit = position < end ? (bytes[position] as number) - 0x30 : -1;
    }
    let digits = position - firstDigit;
    if (digits === 0 || (digits > 1 && bytes[firstDigit] === 0x30)) return undefined;
    let exponent = 0;
    if (digit === -2) {
      const firstDecimal = ++position;
      digit = position < end ? (bytes[position] as number) - 0x30 : -1;
      while (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        position++;
        digit = position < end ? (bytes[position] as number) - 0x30 : -1;
      }
      exponent = firstDecimal - position;
      if (exponent === 0) return undefined;
      digits -= exponent;
    }
    // 'e' or 'E' behind '0'.
    if (digit === 0x35 || digit === 0x15) {
      const afterExponent = this.readExponent(position + 1);
      if (afterExponent === 0) return undefined;
      position = afterExponent;
      exponent += this.exponent;
    }
    this.position = position;
    const scale = exponent < 0 ? -exponent : exponent;
    if (digits <= exactDigits && scale < powers.length) {
      const value = exponent < 0 ? mantissa / (powers[scale] as number) : mantissa * (powers[scale] as number);
      return negative ? -value : value;
    }
    return Number(this.text(start));
  }

  /** Moves over a word; false, without moving, when it does not stand here. */
  public skipWord(word: string): boolean {
    for (let i = 0; i < word.length; i++) {
      if (this.position + i >= this.end || this.bytes[this.position + i] !== word.charCodeAt(i)) return false;
    }
    this.position += word.length;
    return true;
  }

  /** The text from a start up to the cursor (ASCII). */
  public text(start: number): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, this.position - start).toString('latin1');
  }

  /** The exponent that `readExponent` has read. */
  private exponent = 0;

  /** Reads sign and digits of an exponent. Returns the position behind them; 0 when there are no digits. */
  private readExponent(from: number): number {
    const { bytes, end } = this;
    let position = from;
    const sign = position < end ? bytes[position] : 0;
    if (sign === 0x2b || sign === 0x2d) position++;
    const firstDigit = position;
    let value = 0;
    let digit = position < end ? (bytes[position] as number) - 0x30 : -1;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      position++;
      digit = position < end ? (bytes[position] as number) - 0x30 : -1;
    }
    this.exponent = sign === 0x2d ? -value : value;
    return position === firstDigit ? 0 : position;
  }
}
