/** Number of index bits: 1,024 registers of one byte, standard error 1.04/√1024 = 3.3 %. */
const indexBits = 10;
const registerCount = 1 << indexBits;
/** Up to this many set registers the sparse form is the shorter one. */
const sparseLimit = 160;

/**
 * HyperLogLog: how many distinct values there were, in a kilobyte. Registers are maxima, so order and split of the
 * input do not matter, and merging loses nothing.
 */
export class HyperLogLog {
  /** @param registers what the largest rank of each index was: those of a new sketch, or zeros that others write as well */
  public constructor(public readonly registers: Uint8Array = new Uint8Array(registerCount)) {}

  /** Restores a sketch from its text. */
  public static parse(text: string): HyperLogLog {
    const sketch = new HyperLogLog();
    sketch.absorb(text);
    return sketch;
  }

  /** Counts a value by its 64-bit hash. */
  public add(high: number, low: number): void {
    const index = high >>> (32 - indexBits);
    const rest = (high << indexBits) >>> 0;
    const rank = rest !== 0 ? Math.clz32(rest) + 1 : Math.min(32 - indexBits + Math.clz32(low) + 1, 55);
    if (rank > this.registers[index]!) this.registers[index] = rank;
  }

  /** Merges the text of another sketch into this one. */
  public absorb(text: string): void {
    const body = Buffer.from(text.slice(1), 'base64');
    if (text.startsWith('d')) {
      for (let i = 0; i < registerCount; i += 1) this.raise(i, body[i]!);
    } else {
      for (let i = 0; i + 2 < body.length; i += 3) this.raise(body[i]! * 256 + body[i + 1]!, body[i + 2]!);
    }
  }

  private raise(index: number, rank: number): void {
    if (rank > this.registers[index]!) this.registers[index] = rank;
  }

  /** Number of distinct values, estimated (Ertl's improved raw estimator: no bias correction tables needed). */
  public estimate(): number {
    const q = 64 - indexBits;
    const histogram = new Float64Array(q + 2);
    for (const rank of this.registers) histogram[rank]! += 1;
    let z = registerCount * tau(1 - histogram[q + 1]! / registerCount);
    for (let k = q; k >= 1; k -= 1) z = 0.5 * (z + histogram[k]!);
    z += registerCount * sigma(histogram[0]! / registerCount);
    return (registerCount * registerCount) / (2 * Math.LN2 * z);
  }

  /** The sketch as text: `s` and index/rank triples while few registers are set, else `d` and all of them; base64. */
  public toString(): string {
    const set: number[] = [];
    this.registers.forEach((rank, index) => {
      if (rank > 0) set.push(index >> 8, index & 255, rank);
    });
    return set.length / 3 <= sparseLimit
      ? `s${Buffer.from(set).toString('base64')}`
      : `d${Buffer.from(this.registers).toString('base64')}`;
  }
}

/** Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), function σ. */
function sigma(share: number): number {
  if (share === 1) return Infinity;
  let x = share;
  let y = 1;
  let z = x;
  for (let previous = NaN; previous !== z;) {
    x *= x;
    previous = z;
    z += x * y;
    y += y;
  }
  return z;
}

/** The same source, function τ. */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let x = share;
  let y = 1;
  let z = 1 - x;
  for (let previous = NaN; previous !== z;) {
    x = Math.sqrt(x);
    previous = z;
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
  }
  return z / 3;
}
