import type { BusinessCounters } from '../business/business-counters';
import type { MalformedReason } from './profile';
import type { RawValue } from './row';

/** Takes the values of one column: as they came, or read from bytes. */
export interface ColumnSink {
  /** Takes a value as it came over the wire. */
  add(raw: RawValue): void;
  /** Takes a missing value, or several. */
  addMissing(times?: number): void;
  /**
   * Takes many values as they came, each as `add` does.
   * @param plain what a value that is neither number nor text is to be read as
   */
  addValues(values: ArrayLike<RawValue>, plain: (value: RawValue) => RawValue): void;
  /**
   * Takes many values: finite numbers, or positions in the categories of the binning; NaN for a missing one; an infinity for
   * one that is given to `add`.
   */
  addBatch(cells: Float64Array, from: number, to: number): void;
}

/** Takes records of a model, one by one or column by column. */
export interface RecordSink {
  /** One a feature, in the schema's order. */
  readonly columns: readonly ColumnSink[];
  /** Of the model's answers; null when they are not wanted. */
  readonly prediction: ColumnSink | null;
  /** Counters of business; null when none is named. */
  readonly business: BusinessCounters | null;
  /**
   * Takes a record. It must have as many values as there are features.
   * @param prediction undefined when there is none
   */
  addRow(features: readonly RawValue[], prediction?: RawValue): void;
  /** Takes note of many records whose values were given to `columns` and `prediction`. */
  countRows(count: number, predicted: number): void;
  /** Takes note of a capture event, or of several of one time. */
  addEvent(time: string | null, count?: number): void;
  /** Takes note of a line that could not be used. */
  addMalformed(reason: MalformedReason, line: string): void;
  /** Takes note of a column that the schema does not know, in one record or in many. */
  addUnknownColumn(name: string, records?: number): void;
}
