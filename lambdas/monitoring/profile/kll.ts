import { totalOf } from '../statistics/counts';

/** A KLL sketch as data: parameters, and values by level; a value of level l stands for 2^l observations. */
export interface KllData {
  readonly parameters: { readonly c: number; readonly k: number };
  readonly data: readonly (readonly number[])[];
}

/**
 * Quantile sketch of Karnin, Lang and Liberty: values at level l stand for 2^l observations; a full level keeps every
 * other value, in order, for the next one. Which half is kept alternates instead of being drawn, so the same values in
 * the same order give the same sketch. In another order they may not: it is for quantile reports and for exchange, and
 * no part of a profile, whose bytes must not depend on order.
 */
export class KllSketch {
  private readonly levels: number[][] = [[]];
  private readonly keepOdd: boolean[] = [false];

  /**
   * @param k size of the largest level; the rank error is about 1.7/k
   * @param c how fast levels shrink towards the lowest
   */
  public constructor(
    private readonly k = 2_048,
    private readonly c = 0.64,
  ) {}

  /** Restores a sketch. */
  public static from({ parameters, data }: KllData): KllSketch {
    const sketch = new KllSketch(parameters.k, parameters.c);
    data.forEach((values, level) => {
      sketch.levelAt(level).push(...values);
    });
    return sketch;
  }

  /** Adds a finite number. */
  public add(value: number): void {
    this.levels[0]!.push(value);
    if (this.levels[0]!.length > this.capacity(0)) this.compact();
  }

  /** Merges another sketch into this one. */
  public absorb(other: KllSketch): void {
    other.levels.forEach((values, level) => {
      const own = this.levelAt(level);
      for (const value of values) own.push(value);
    });
    this.compact();
  }

  /** Observations that the sketch stands for. */
  public get count(): number {
    return totalOf(this.levels, (values, level) => values.length * 2 ** level);
  }

  /** Values with the number of observations each stands for, ascending. */
  public weighted(): { readonly value: number; readonly weight: number }[] {
    return this.levels
      .flatMap((values, level) => values.map((value) => ({ value, weight: 2 ** level })))
      .sort((a, b) => a.value - b.value);
  }

  /** The value below or at which a share of the observations lies; NaN when there are none. */
  public quantile(share: number): number {
    const items = this.weighted();
    const target = share * this.count;
    let seen = 0;
    for (const { value, weight } of items) {
      seen += weight;
      if (seen >= target) return value;
    }
    return items[items.length - 1]?.value ?? NaN;
  }

  /** The sketch as Model Monitor writes it. */
  public toJSON(): KllData {
    return { parameters: { c: this.c, k: this.k }, data: this.levels.map((values) => [...values]) };
  }

  private levelAt(level: number): number[] {
    while (this.levels.length <= level) {
      this.levels.push([]);
      this.keepOdd.push(false);
    }
    return this.levels[level]!;
  }

  private capacity(level: number): number {
    const below = this.levels.length - 1 - level;
    return Math.max(2, Math.ceil(this.k * this.c ** below));
  }

  private compact(): void {
    for (let level = 0; level < this.levels.length; level += 1) {
      const values = this.levels[level]!;
      if (values.length <= this.capacity(level)) continue;
      values.sort((a, b) => a - b);
      // An odd one stays behind, so that no observation is lost or made up.
      const left = values.length % 2 === 1 ? [values.pop()!] : [];
      const from = this.keepOdd[level] === true ? 1 : 0;
      this.keepOdd[level] = from === 0;
      const next = this.levelAt(level + 1);
      for (let i = from; i < values.length; i += 2) next.push(values[i]!);
      this.levels[level] = left;
    }
  }
}

/** Rank error of a sketch of size k with 99 % confidence, as Apache DataSketches states it for double-sided ranks. */
export function kllRankError(k: number): number {
  return 2.446 / k ** 0.9433;
}

/**
 * Whether a Kolmogorov–Smirnov p-value may be taken from sketches: their rank error has to stay below a third of the
 * distance that is significant at .05, or the sketch would be tested and not the data.
 */
export function sketchesAllowTest(k: number, n: number, m: number): boolean {
  return kllRankError(k) <= (1.36 * Math.sqrt(1 / n + 1 / m)) / 3;
}
