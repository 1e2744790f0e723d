import { numbersCode } from './code/numbers';
import { startKernel, type Kernel } from './kernel';
import { NumberColumn, type ColumnLayout } from './number-column';

/** How many cells a block takes at most. */
export const blockSize = 1024;

/** Program of `assembly/numbers.ts`; its words on each of these hold. */
interface Numbers extends Kernel {
  valuesAt(): number;
  valueCount(): number;
  columnAt(): number;
  sizeOfColumn(): number;
  registersAt(): number;
  wordsAt(): number;
  edgesAt(): number;
  binsAt(): number;
  countCells(cells: number): number;
  restsAt(): number;
  restCount(sum: 0 | 1): number;
}

/**
 * Counts many numbers of a column at once. A column is in the program's memory only while its numbers are counted: nothing there
 * is ever freed, and one kernel does for all columns.
 */
export class NumberKernel {
  private readonly program: Numbers;
  private readonly layout: ColumnLayout;
  private readonly column: Float64Array;
  private readonly cells: Float64Array;
  private readonly rests: Float64Array;

  public constructor() {
    const program = startKernel(numbersCode) as Numbers;
    const { buffer } = program.memory;
    const columnAt = program.columnAt();
    this.program = program;
    this.layout = {
      size: program.sizeOfColumn(),
      registersAt: program.registersAt() - columnAt,
      wordsAt: program.wordsAt() - columnAt,
      edgesAt: program.edgesAt() - columnAt,
      binsAt: program.binsAt() - columnAt,
    };
    this.column = new Float64Array(buffer, columnAt, this.layout.size / Float64Array.BYTES_PER_ELEMENT);
    this.cells = new Float64Array(buffer, program.valuesAt(), blockSize);
    this.rests = new Float64Array(buffer, program.restsAt(), 2 * blockSize);
  }

  /**
   * A column of which nothing was counted yet.
   * @param center what distances are from
   * @param edges ascending; with many of them, bins are left to the caller
   */
  public newColumn(center: number, edges: Float64Array): NumberColumn {
    return new NumberColumn(this.layout, center, edges);
  }

  /**
   * Counts at most `blockSize` cells in a column: NaN is a missing value, an infinity one that is counted elsewhere.
   * @returns whether the numbers were counted: none is when one of them is beyond what is summed
   */
  public count(column: NumberColumn, cells: Float64Array, from: number, to: number): boolean {
    this.column.set(column.all);
    this.cells.set(cells.subarray(from, to));
    const rests = this.program.countCells(to - from);
    column.all.set(this.column);
    if (rests > 0) this.addRests(column, rests);
    return rests >= 0;
  }

  /** The finite numbers of the cells that were counted last, packed, no −0 among them. */
  public numbers(): Float64Array {
    return this.cells.subarray(0, this.program.valueCount());
  }

  private addRests({ sum, squares }: NumberColumn, count: number): void {
    const first = this.program.restCount(0);
    for (let i = 0; i < first; i += 1) sum.add(this.rests[i]!);
    for (let i = first; i < count; i += 1) squares.add(this.rests[i]!);
  }
}
