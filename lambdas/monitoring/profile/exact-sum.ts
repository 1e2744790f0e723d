/**
 * A sum of floating-point numbers without rounding error. What was added in which order, or in how many parts that
 * were merged later, cannot be told from the result: it is exact, and `components` writes it in one way only.
 *
 * The sum is kept as an expansion of non-overlapping parts (Shewchuk 1997, as in Python's `math.fsum`); for data of
 * like magnitude two parts hold it, and adding costs twelve floating-point operations.
 */
export class ExactSum {
  private high = 0;
  private low = 0;
  private readonly rest: number[] = [];

  /** Restores a sum from what `components` gave. */
  public static from(components: readonly number[]): ExactSum {
    const sum = new ExactSum();
    for (const component of components) sum.add(component);
    return sum;
  }

  /** Adds a finite number; the sum must stay below 1e308. */
  public add(value: number): void {
    const high = this.high + value;
    let part = high - this.high;
    const error = this.high - (high - part) + (value - part);
    this.high = high;
    if (error === 0) return;
    const low = this.low + error;
    part = low - this.low;
    const remainder = this.low - (low - part) + (error - part);
    this.low = low;
    if (remainder !== 0) grow(this.rest, remainder);
  }

  /**
   * The sum as few numbers, largest first: each is what remains, rounded to nearest. Unique for a given sum.
   * @throws RangeError when the sum has left the range of numbers
   */
  public components(): number[] {
    if (!Number.isFinite(this.high)) throw new RangeError('a sum is beyond the largest number');
    const parts: number[] = [];
    for (const part of [...this.rest, this.low, this.high]) if (part !== 0) grow(parts, part);
    const result: number[] = [];
    while (parts.length > 0) {
      const rounded = roundToNearest(parts);
      if (rounded === 0) break;
      result.push(rounded);
      grow(parts, -rounded);
    }
    return result;
  }
}

/** Adds a number to an expansion, parts in order of growing magnitude; parts that cancel disappear. */
function grow(parts: number[], value: number): void {
  let kept = 0;
  let carry = value;
  for (let i = 0; i < parts.length; i += 1) {
    const part = parts[i]!;
    const [larger, smaller] = Math.abs(carry) < Math.abs(part) ? [part, carry] : [carry, part];
    const sum = larger + smaller;
    const error = smaller - (sum - larger);
    if (error !== 0) {
      parts[kept] = error;
      kept += 1;
    }
    carry = sum;
  }
  parts.length = kept;
  if (carry !== 0) parts.push(carry);
}

/** The expansion rounded to one number, half to even. */
function roundToNearest(parts: readonly number[]): number {
  let i = parts.length - 1;
  if (i < 0) return 0;
  let high = parts[i]!;
  let low = 0;
  while (i > 0) {
    i -= 1;
    const before = high;
    const part = parts[i]!;
    high = before + part;
    low = part - (high - before);
    if (low !== 0) break;
  }
  // Exactly half an ulp left over: the parts below decide the direction.
  if (i > 0 && low < 0 === parts[i - 1]! < 0) {
    const twice = low * 2;
    const moved = high + twice;
    if (twice === moved - high) return moved;
  }
  return high;
}
