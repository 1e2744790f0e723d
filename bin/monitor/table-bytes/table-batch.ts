import { ColumnBatch } from '../../../lambdas/monitoring/capture/byte-path/column-batch';
import type { RecordSink } from '../../../lambdas/monitoring/profile/record-sink';
import { timeOf } from '../data/roles';
import type { TableColumns, TableLayout } from './table-columns';

/** Records of tables that were read from their bytes and wait to be counted. */
export class TableBatch {
  public readonly cells: ColumnBatch;
  /** Records by layout: a column that the schema does not know is counted once a record. */
  private readonly records = new Map<TableLayout, number>();
  /** The time met last. Many records in a row have the same. */
  private lastTime: string | null = null;
  private lastTimeBytes: Uint8Array = new Uint8Array(0);

  public constructor(
    private readonly builder: RecordSink,
    private readonly columns: TableColumns,
  ) {
    this.cells = new ColumnBatch(builder, columns.count);
  }

  /** Starts a record. Its cells are written next, then it is committed or rolled back. */
  public begin(): void {
    // A single record always fits.
    this.cells.reserve();
  }

  /** The record that was begun is good: all its cells are written but those of columns that the layout lacks. */
  public commit(layout: TableLayout, time: string | null): void {
    const { cells, builder, columns } = this;
    for (const column of layout.absent) cells.cells[column * cells.capacity + cells.row] = NaN;
    cells.row += 1;
    if (!layout.hasAnswer && columns.answer >= 0) cells.skip(columns.answer);
    cells.commit();
    builder.addEvent(time);
    this.addRecords(layout, 1);
  }

  /** Counts records of a layout whose values were given to the columns already. */
  public addRecords(layout: TableLayout, count: number): void {
    this.builder.countRows(count, layout.hasAnswer ? count : 0);
    this.records.set(layout, (this.records.get(layout) ?? 0) + count);
  }

  /** Forgets the record that was begun. */
  public rollback(): void {
    this.cells.rollback();
  }

  /** The time that some bytes tell: a text, or a number. */
  public timeOf(bytes: Buffer, start: number, end: number, isText: boolean): string | null {
    const { lastTimeBytes } = this;
    // The byte before is a quote or none, so that a number and a text with the same digits are told apart.
    const from = start - 1;
    let same = from >= 0 && end - from === lastTimeBytes.length;
    for (let i = from; same && i < end; i += 1) same = bytes[i] === lastTimeBytes[i - from];
    if (!same) {
      this.lastTimeBytes = from < 0 ? new Uint8Array(0) : Uint8Array.from(bytes.subarray(from, end));
      const text = bytes.toString('utf8', start, end);
      this.lastTime = timeOf(isText ? text : (JSON.parse(text) as unknown));
    }
    return this.lastTime;
  }

  /** Counts what is still waiting. To be called once, after the last record. */
  public finish(): void {
    this.cells.finish();
    for (const [{ unknown }, count] of this.records) {
      for (const name of unknown) this.builder.addUnknownColumn(name, count);
    }
    this.records.clear();
  }
}
