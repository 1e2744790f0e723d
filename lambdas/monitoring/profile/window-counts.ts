import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { binOf, type Binning, type ColumnBinning } from './binning';
import type { ColumnProfile, Profile } from './profile';
import { lastNumber, NumericKind, readCategory, readNumber } from './raw-value';
import type { RawValue, Row } from './row';

/** Length of a reference window. */
export type WindowLength = 'hour' | 'day';

/** Hours of a reference window. */
export const windowHours: Readonly<Record<WindowLength, number>> = { hour: 1, day: 24 };

/** How one window of known-good data was distributed: what strata and the spread between windows are taken from. */
export interface ReferenceWindow {
  /** When it began, ISO 8601, UTC. */
  readonly start: string;
  /** Counts by cell, for each feature and then the prediction (if it is monitored), in the order of the binning. */
  readonly cells: readonly (readonly number[])[];
  /** Values without a cell, for each column as in `cells`; absent of windows that were stored before these were counted. */
  readonly gaps?: readonly Gaps[] | undefined;
}

/** How many values of a column are missing, and how many are of the wrong type. */
export type Gaps = readonly [missing: number, invalid: number];

/** Counts of all cells of a column, in the order of its binning. */
export function cellCounts(column: ColumnProfile): readonly number[] {
  return column.kind === 'numeric' ? column.bins : [...column.counts, column.other];
}

/** Values of a column that are in none of its cells. An infinite number is no value that a model can use. */
export function gapsOf(column: ColumnProfile): Gaps {
  return column.kind === 'numeric'
    ? [column.missing + column.nan, column.invalid + column.infinite]
    : [column.missing, column.invalid];
}

/** The reference window that a stored profile amounts to. */
export function referenceWindow(profile: Profile, start: string): ReferenceWindow {
  const columns = profile.prediction === null ? profile.features : [...profile.features, profile.prediction];
  return { start, cells: columns.map((column) => [...cellCounts(column)]), gaps: columns.map(gapsOf) };
}

/** Start of the window that a time lies in. */
export function windowStart(time: string, length: WindowLength): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) {
    throw new TidegateError(
      errorNames.invalidInput,
      `time '${time}' is not ISO 8601, for example 2026-01-31T12:00:00Z`,
    );
  }
  const iso = at.toISOString();
  return length === 'hour' ? `${iso.slice(0, 13)}:00:00Z` : `${iso.slice(0, 10)}T00:00:00Z`;
}

/** Counts rows by window. Memory grows with the number of windows, not of rows. */
export class WindowCounter {
  private readonly counters: readonly CellCounter[];
  private readonly starts = new Map<string, Float64Array[]>();
  private last: { readonly time: string; readonly cells: Float64Array[] } | null = null;

  public constructor(
    private readonly binning: Binning,
    public readonly length: WindowLength,
  ) {
    const columns = binning.prediction === null ? binning.features : [...binning.features, binning.prediction];
    this.counters = columns.map((column) => new CellCounter(column));
  }

  /** Counts a row in its window; rows without a time are in none. */
  public add(row: Row): void {
    if (row.time === undefined) return;
    const cells = this.cellsAt(row.time);
    row.features.forEach((value, i) => {
      this.counters[i]!.count(value, cells[i]!);
    });
    if (this.binning.prediction !== null && row.prediction !== undefined) {
      const at = this.counters.length - 1;
      this.counters[at]!.count(row.prediction, cells[at]!);
    }
  }

  /** The windows, in order of time. */
  public windows(): ReferenceWindow[] {
    return [...this.starts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([start, counted]) => ({
        start,
        cells: counted.map((counts) => Array.from(counts.subarray(0, -gapKinds))),
        gaps: counted.map((counts): Gaps => [counts.at(-gapKinds)!, counts.at(-1)!]),
      }));
  }

  private cellsAt(time: string): Float64Array[] {
    // Rows mostly come in order of time.
    if (this.last?.time === time) return this.last.cells;
    const start = windowStart(time, this.length);
    let cells = this.starts.get(start);
    if (cells === undefined) {
      cells = this.counters.map(({ size }) => new Float64Array(size + gapKinds));
      this.starts.set(start, cells);
    }
    this.last = { time, cells };
    return cells;
  }
}

/** Kinds of values without a cell; they are counted behind the cells. */
const gapKinds = 2;

/** Finds the cell of a value. */
class CellCounter {
  /** Number of cells. */
  public readonly size: number;
  private readonly categories: ReadonlyMap<string, number>;

  public constructor(private readonly column: ColumnBinning) {
    const names = column.kind === 'numeric' ? [] : column.categories;
    this.categories = new Map(names.map((name, i) => [name, i]));
    this.size = column.kind === 'numeric' ? column.edges.length + 1 : names.length + 1;
  }

  public count(raw: RawValue, cells: Float64Array): void {
    cells[this.column.kind === 'numeric' ? this.numberAt(raw, this.column.edges) : this.categoryAt(raw)]! += 1;
  }

  private numberAt(raw: RawValue, edges: readonly number[]): number {
    switch (readNumber(raw)) {
      case NumericKind.finite:
        return binOf(edges, lastNumber.value);
      case NumericKind.missing:
      case NumericKind.nan:
        return this.size;
      default:
        return this.size + 1;
    }
  }

  private categoryAt(raw: RawValue): number {
    const category = readCategory(raw);
    if (typeof category === 'string') return this.categories.get(category) ?? this.size - 1;
    return category === undefined ? this.size : this.size + 1;
  }
}
