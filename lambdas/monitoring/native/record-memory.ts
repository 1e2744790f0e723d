import { tellableCategories } from '../capture/byte-path/category-table';
import { LineBytes, slack } from '../capture/byte-path/line-bytes';
import type { ColumnBinning } from '../profile/binning';
import type { RecordSink } from '../profile/record-sink';
import type { Kernel } from './kernel';

/** Bytes of text that are looked at together. */
export const textSize = 262_144;
/** Records that are counted together at most. */
export const capacity = 1024;
/** Bytes for what lines of one shape have in common, of all shapes. */
export const shapesSize = 65_536;

const quote = 0x22;

/** What programs have in common that read lines of text into cells; the words of `assembly/` on each of these hold. */
export interface RecordProgram extends Kernel {
  textAt(): number;
  cellsAt(): number;
  addTable(column: number, categories: number): void;
  addCategory(column: number, position: number): void;
  runsAt(): number;
  runCount(): number;
  recordCount(): number;
  clearRecords(): void;
}

/** The memory of a program that reads records: the text that it looks at, and the cells that wait to be counted. */
export class RecordMemory {
  /** Where text has to be that is to be scanned. */
  public readonly text: LineBytes;
  private bytes = Buffer.alloc(0);
  private cells = new Float64Array(0);
  private runs = new Int32Array(0);
  private all = new DataView(this.bytes.buffer);

  /**
   * @param program prepared; its memory must not grow later
   * @param columns that are counted
   * @param left categories that are left to others
   * @param isOdd whether a category with a byte is never met as it is: the byte ends a field, or is escaped
   */
  public constructor(
    private readonly program: RecordProgram,
    private readonly columns: readonly ColumnBinning[],
    left: ReadonlySet<string>,
    isOdd: (byte: number) => boolean,
  ) {
    this.lookAgain();
    columns.forEach((column, i) => {
      if (column.kind === 'categorical') this.addTable(i, column.categories, left, isOdd);
    });
    this.text = new LineBytes(textSize, this.bytes);
  }

  /** All of it, by address. */
  public get view(): DataView {
    return this.all;
  }

  /** All of it, as numbers. */
  public get numbers(): Float64Array {
    return this.cells;
  }

  /** Counts the lines of the last scan, each with what the text tells of its time from a place to another. */
  public addEvents(sink: RecordSink, timeAt: (start: number, end: number) => string | null): void {
    const { program, runs } = this;
    const count = program.runCount();
    for (let i = 0; i < count; i += 1) {
      const start = runs[3 * i]!;
      const end = start + runs[3 * i + 1]!;
      sink.addEvent(start === end ? null : timeAt(start, end), runs[3 * i + 2]);
    }
  }

  /** Whether it was room that was lacking for one more record or time, and there is some now. */
  public makesRoom(sink: RecordSink, lacksRoom: boolean): boolean {
    if (this.program.runCount() === capacity) return true;
    if (!lacksRoom || this.program.recordCount() === 0) return false;
    this.count(sink);
    return true;
  }

  /** Counts the records that are waiting. */
  public count(sink: RecordSink): void {
    const { program, cells } = this;
    const first = program.cellsAt() >> 3;
    const records = program.recordCount();
    const columns = sink.prediction === null ? sink.columns : [...sink.columns, sink.prediction];
    for (let c = 0; c < this.columns.length; c += 1) {
      columns[c]!.addBatch(cells, first + c * capacity, first + c * capacity + records);
    }
    program.clearRecords();
  }

  private addTable(
    column: number,
    categories: readonly string[],
    left: ReadonlySet<string>,
    isOdd: (byte: number) => boolean,
  ): void {
    this.program.addTable(column, categories.length);
    this.lookAgain();
    tellableCategories(categories, left).forEach((text, position) => {
      if (text.length === 0 || text.length >= textSize || text.some(isOdd)) return;
      this.bytes.set(text);
      this.bytes[text.length] = quote;
      this.program.addCategory(column, position);
      this.lookAgain();
    });
  }

  /** The memory is another one when it has grown. */
  private lookAgain(): void {
    const { buffer } = this.program.memory;
    if (this.all.buffer === buffer) return;
    this.bytes = Buffer.from(buffer, this.program.textAt(), textSize + slack);
    this.cells = new Float64Array(buffer, 0, buffer.byteLength >> 3);
    this.runs = new Int32Array(buffer, this.program.runsAt(), 3 * capacity);
    this.all = new DataView(buffer);
  }
}
