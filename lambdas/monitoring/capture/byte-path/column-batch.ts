import type { RecordSink } from '../../profile/record-sink';
import type { RawValue } from '../../profile/row';

/** Records that are counted together at most, and the most that a single line may bring. */
const capacity = 512;
const largestCapacity = 65_536;

/** Marks a cell with nothing to count: its value is kept apart, or there is none. */
const elsewhere = Infinity;

/**
 * Records of lines not yet counted, by column: a category as its position, a missing value as NaN. Counting column by
 * column is several times faster than record by record. What a line brings is provisional until `commit`, since a line
 * is used whole or not at all.
 */
export class ColumnBatch {
  /** Cell of column c and record r at `c * capacity + r`. */
  public cells: Float64Array;
  public capacity = capacity;
  /** Where the next record goes. */
  public row = 0;
  private committedRows = 0;
  private readonly others: RawValue[] = [];
  private readonly otherColumns: number[] = [];
  private committedOthers = 0;

  /** @param width features, and one more when the model's answer is counted */
  public constructor(
    private readonly builder: RecordSink,
    private readonly width: number,
  ) {
    this.cells = new Float64Array(width * capacity);
  }

  /** Records of the line under way. */
  public get pendingRows(): number {
    return this.row - this.committedRows;
  }

  /** Index of a pending record. */
  public pendingRow(index: number): number {
    return this.committedRows + index;
  }

  /** Makes room for one more record; false when the line has more than a batch can hold. */
  public reserve(): boolean {
    if (this.row < this.capacity) return true;
    const pending = this.pendingRows;
    const from = this.committedRows;
    this.count();
    if (pending === this.capacity) {
      if (this.capacity >= largestCapacity) return false;
      const grown = new Float64Array(this.width * this.capacity * 2);
      for (let c = 0; c < this.width; c += 1) {
        grown.set(this.cells.subarray(c * this.capacity, (c + 1) * this.capacity), c * this.capacity * 2);
      }
      this.cells = grown;
      this.capacity *= 2;
    } else {
      for (let c = 0; c < this.width; c += 1) {
        const start = c * this.capacity;
        this.cells.copyWithin(start, start + from, start + from + pending);
      }
    }
    this.row = pending;
    return true;
  }

  /** Keeps a value for a column: its accumulator reads it as it reads any. */
  public addOther(column: number, value: RawValue): number {
    this.otherColumns.push(column);
    this.others.push(value);
    return elsewhere;
  }

  /** The line's records have nothing to be counted in a column. */
  public skip(column: number): void {
    this.cells.fill(elsewhere, column * this.capacity + this.committedRows, column * this.capacity + this.row);
  }

  /** The line's records are good. */
  public commit(): void {
    this.committedRows = this.row;
    this.committedOthers = this.others.length;
  }

  /** Forgets what the line under way has brought. */
  public rollback(): void {
    this.row = this.committedRows;
    this.others.length = this.committedOthers;
    this.otherColumns.length = this.committedOthers;
  }

  /** Counts all committed records; forgets a line under way. */
  public finish(): void {
    this.rollback();
    this.count();
    this.row = 0;
  }

  /** Counts the committed records. Provisional ones stay where they are, behind them. */
  private count(): void {
    const { builder, cells } = this;
    const columns = builder.prediction === null ? builder.columns : [...builder.columns, builder.prediction];
    for (let c = 0; c < this.width; c += 1) {
      columns[c]!.addBatch(cells, c * this.capacity, c * this.capacity + this.committedRows);
    }
    for (let i = 0; i < this.committedOthers; i += 1) columns[this.otherColumns[i]!]!.add(this.others[i]);
    this.others.splice(0, this.committedOthers);
    this.otherColumns.splice(0, this.committedOthers);
    this.committedOthers = 0;
    this.committedRows = 0;
  }
}
