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
}

/** Counts of all cells of a column, in the order of its binning. */
export function cellCounts(column: ColumnProfile): readonly number[] {
  return column.kind === 'numeric' ? column.bins : [...column.counts, column.other];
}

/** The reference window that a stored profile amounts to. */
export function referenceWindow(profile: Profile, start: string): ReferenceWindow {
  const columns = profile.prediction === null ? profile.features : [...profile.features, profile.prediction];
  return { start, cells: columns.map((column) => [...cellCounts(column)]) };
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
    if (this.binning.prediction !== null) {
      const at = this.counters.length - 1;
      this.counters[at]!.count(row.prediction, cells[at]!);
    }
  }

  /** The windows, in order of time. */
  public windows(): ReferenceWindow[] {
    return [...this.starts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([start, cells]) => ({ start, cells: cells.map((counts) => Array.from(counts)) }));
  }

  private cellsAt(time: string): Float64Array[] {
    // Rows mostly come in order of time.
    if (this.last?.time === time) return this.last.cells;
    const start = windowStart(time, this.length);
    let cells = this.starts.get(start);
    if (cells === undefined) {
      cells = this.counters.map(({ size }) => new Float64Array(size));
      this.starts.set(start, cells);
    }
    this.last = { time, cells };
    return cells;
  }
}

/** Finds the cell of a value. */
class CellCounter {
  public readonly size: number;
  private readonly categories: ReadonlyMap<string, number>;

  public constructor(private readonly column: ColumnBinning) {
    const names = column.kind === 'numeric' ? [] : column.categories;
    this.categories = new Map(names.map((name, i) => [name, i]));
    this.size = column.kind === 'numeric' ? column.edges.length + 1 : names.length + 1;
  }

  public count(raw: RawValue, cells: Float64Array): void {
    if (this.column.kind === 'numeric') {
      if (readNumber(raw) === NumericKind.finite) cells[binOf(this.column.edges, lastNumber.value)]! += 1;
      return;
    }
    const category = readCategory(raw);
    if (typeof category === 'string') cells[this.categories.get(category) ?? this.size - 1]! += 1;
  }
}
