/** How many cells a block takes at most. */
export const blockSize = 1024;

/**
 * The finite numbers of a list of cells, packed together: what is computed column by column runs over them several
 * times while they are in the processor's cache.
 */
export class NumberBlock {
  /** The numbers, no −0 among them. */
  public readonly values = new Float64Array(blockSize);
  /** The same memory, two 32-bit words a number. */
  public readonly words = new Uint32Array(this.values.buffer);
  /** Space for what is computed from them. */
  public readonly scratch = new Float64Array(blockSize);
  public count = 0;
  public missing = 0;
  public min = Infinity;
  public max = -Infinity;

  /** Takes at most `blockSize` cells: NaN is a missing value, an infinity one that is counted elsewhere. */
  public take(cells: Float64Array, from: number, to: number): void {
    const { values } = this;
    let count = 0;
    let missing = 0;
    let min = Infinity;
    let max = -Infinity;
    for (let i = from; i < to; i += 1) {
      const value = cells[i]! + 0;
      if (value - value !== 0) {
        if (value !== value) missing += 1;
        continue;
      }
      values[count] = value;
      count += 1;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.count = count;
    this.missing = missing;
    this.min = min;
    this.max = max;
  }
}
