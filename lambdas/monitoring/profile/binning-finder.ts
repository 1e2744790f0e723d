import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { BaselineOptions } from './baseline';
import type { Binning } from './binning';
import { CategoryFinder, NumericFinder, type ColumnFinder } from './column-finders';
import type { FeatureSchema } from './feature-schema';
import { readCategory } from './raw-value';
import type { RecordSink } from './record-sink';
import type { RawValue, Row } from './row';

/** Categories of first records that are counted by position, a column: more are no categories but texts. */
const mostSeen = 1_024;

/** The part of a feature that says how to count it. */
interface ColumnShape {
  readonly name: string;
  readonly type: 'numeric' | 'categorical';
  readonly categories?: readonly string[] | null;
}

/**
 * Finds the binning of a model's data. Show it all records, end the pass, and again while it needs another one. Memory does
 * not depend on how many there are, nor the result on their order.
 */
export class BinningFinder implements RecordSink {
  public readonly columns: readonly ColumnFinder[];
  public readonly prediction: ColumnFinder | null;
  public readonly business = null;
  /** Lines in a pass that could not be used. */
  public malformed = 0;
  private pass = 0;
  private rows = 0;
  private predicted = 0;

  /** @param first some records of the data: what they hold is met again and need not be looked at as text */
  public constructor(schema: FeatureSchema, options: BaselineOptions = {}, first: readonly Row[] = []) {
    const seen = (valueOf: (row: Row) => RawValue) => {
      const found = first.map((row) => readCategory(valueOf(row)));
      return [...new Set(found.filter((category) => typeof category === 'string'))].slice(0, mostSeen);
    };
    this.columns = schema.features.map((feature, i) =>
      finderFor(feature, options, () => seen((row) => row.features[i])),
    );
    this.prediction = schema.prediction
      ? finderFor(schema.prediction, options, () => seen((row) => row.prediction))
      : null;
  }

  /** Whether the data have to be shown once more. */
  public get needsPass(): boolean {
    return this.pass === 0 || [...this.columns, this.prediction].some((finder) => finder?.needsPass);
  }

  /** What the records can be read with in the pass under way. */
  public get provisional(): Binning {
    return {
      features: this.columns.map((finder) => finder.provisional),
      prediction: this.prediction?.provisional ?? null,
    };
  }

  public addRow(features: readonly RawValue[], prediction?: RawValue): void {
    this.countRows(1, prediction === undefined ? 0 : 1);
    for (let i = 0; i < this.columns.length; i += 1) this.columns[i]!.add(features[i]);
    if (prediction !== undefined) this.prediction?.add(prediction);
  }

  public countRows(count: number, predicted: number): void {
    if (this.pass > 0) return;
    this.rows += count;
    this.predicted += predicted;
  }

  public addEvent(): void {
    // When records were made does not change their bins.
  }

  public addMalformed(): void {
    if (this.pass === 0) this.malformed += 1;
  }

  public addUnknownColumn(): void {
    // What the schema does not know has no bins.
  }

  /** Ends a pass. */
  public endPass(): void {
    this.pass += 1;
    for (const finder of this.columns) finder.endPass();
    this.prediction?.endPass();
  }

  /**
   * The binning, after the last pass.
   * @throws TidegateError `Tidegate.InvalidInput` without rows
   */
  public result(): Binning {
    if (this.rows === 0) throw new TidegateError(errorNames.invalidInput, 'baseline needs training rows, has none');
    return {
      features: this.columns.map((finder) => finder.result()),
      prediction: this.predicted === 0 ? null : (this.prediction?.result() ?? null),
    };
  }
}

function finderFor(
  { name, type, categories }: ColumnShape,
  { bins = 20, maxCategories = 256 }: BaselineOptions,
  seen: () => readonly string[],
): ColumnFinder {
  return type === 'numeric'
    ? new NumericFinder(name, bins)
    : new CategoryFinder(name, maxCategories, categories ?? [], seen());
}
