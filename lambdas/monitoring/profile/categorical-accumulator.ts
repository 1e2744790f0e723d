import type { CategoricalBinning } from './binning';
import { BottomSample } from './bottom-sample';
import { hashText } from './hashing';
import { HyperLogLog } from './hyper-log-log';
import type { CategoricalProfile } from './profile';
import { readCategory } from './raw-value';
import type { ColumnSink } from './record-sink';
import type { RawValue } from './row';

/** How many values outside the frozen categories a profile names. */
export const namedOthers = 32;

/** Counts the values of one categorical column. Memory does not depend on how many, nor on how many differ. */
export class CategoricalAccumulator implements ColumnSink {
  private readonly index: ReadonlyMap<string, number>;
  private readonly counts: Float64Array;
  private readonly isTrimmed: readonly boolean[];
  private readonly otherValues = new BottomSample(namedOthers);
  private readonly otherDistinct = new HyperLogLog();
  private other = 0;
  private missing = 0;
  private invalid = 0;

  public constructor(private readonly binning: CategoricalBinning) {
    this.index = new Map(binning.categories.map((category, i) => [category, i]));
    this.counts = new Float64Array(binning.categories.length);
    this.isTrimmed = binning.categories.map((category) => category !== '' && category.trim() === category);
  }

  /** Counts a value as it came over the wire. */
  public add(raw: RawValue): void {
    const category = readCategory(raw);
    if (category === undefined) this.addMissing();
    else if (category === null) this.invalid += 1;
    else this.addCategory(category);
  }

  /** Counts a missing value, or several. */
  public addMissing(times = 1): void {
    this.missing += times;
  }

  /**
   * Counts many values as they came, each as `add` does.
   * @param plain what a value that is no text is to be read as
   */
  public addValues(values: ArrayLike<RawValue>, plain: (value: RawValue) => RawValue): void {
    const { index, counts } = this;
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i];
      const position = typeof value === 'string' ? index.get(value) : undefined;
      // Text with space around it is no category as it is, even if the binning has it.
      if (position !== undefined && this.isTrimmed[position]) counts[position]! += 1;
      else this.add(plain(value));
    }
  }

  /** Counts a category by its text. */
  public addCategory(category: string): void {
    const position = this.index.get(category);
    if (position !== undefined) {
      this.counts[position]! += 1;
      return;
    }
    this.other += 1;
    this.otherValues.add(category);
    const { high, low } = hashText(category);
    this.otherDistinct.add(high, low);
  }

  /** Counts many values by position in the binning: NaN for a missing one; an infinity for one that is counted otherwise. */
  public addBatch(cells: Float64Array, from: number, to: number): void {
    const { counts } = this;
    for (let i = from; i < to; i += 1) {
      const cell = cells[i]!;
      if (cell >= 0 && cell < counts.length) counts[cell]! += 1;
      else if (cell !== cell) this.missing += 1;
    }
  }

  /** What was counted so far. */
  public profile(): CategoricalProfile {
    return {
      kind: 'categorical',
      name: this.binning.name,
      counts: Array.from(this.counts),
      other: this.other,
      otherValues: this.otherValues.toJSON(),
      otherDistinct: this.otherDistinct.toString(),
      missing: this.missing,
      invalid: this.invalid,
    };
  }
}

/** Adds up two categorical profiles on the same categories. */
export function mergeCategorical(a: CategoricalProfile, b: CategoricalProfile): CategoricalProfile {
  const otherValues = new BottomSample(namedOthers);
  otherValues.absorb(a.otherValues);
  otherValues.absorb(b.otherValues);
  const otherDistinct = HyperLogLog.parse(a.otherDistinct);
  otherDistinct.absorb(b.otherDistinct);
  return {
    kind: 'categorical',
    name: a.name,
    counts: a.counts.map((count, i) => count + b.counts[i]!),
    other: a.other + b.other,
    otherValues: otherValues.toJSON(),
    otherDistinct: otherDistinct.toString(),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}
