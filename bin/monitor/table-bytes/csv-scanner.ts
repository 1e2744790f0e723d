import { nextHash } from '../../../lambdas/monitoring/capture/byte-path/category-table';
import { readDecimal } from '../../../lambdas/monitoring/capture/byte-path/decimal';
import type { LineBytes } from '../../../lambdas/monitoring/capture/byte-path/line-bytes';
import { isEnd, isGraphic, plainEnd, quotedEnd } from './csv-fields';
import type { LineScanner } from './line-scanner';
import type { TableBatch } from './table-batch';
import type { TableColumns, TableLayout } from './table-columns';
import type { TableKernel } from './table-kernel';

const newline = 0x0a;
const carriageReturn = 0x0d;
const comma = 0x2c;
const quote = 0x22;

/**
 * Counts records of CSV from their bytes: lines with as many fields as the header has, fields plain or wholly in
 * quotes. Anything else (a doubled quote, a line break in quotes, a record of the wrong width) is left to the full
 * parser.
 */
export class CsvScanner implements LineScanner {
  private readonly layout: TableLayout;
  /** What the kernel calls lines of this header. */
  private readonly shape: number | null;
  private time: string | null = null;

  /** @param kernel counts what is plain, where there is one */
  public constructor(
    header: readonly string[],
    private readonly columns: TableColumns,
    private readonly batch: TableBatch,
    private readonly kernel: TableKernel | null = null,
  ) {
    this.layout = columns.layoutOf(header);
    // A blank line is no record; in a table of one column it looks like one.
    this.shape = header.length < 2 ? null : (kernel?.learnHeader(header) ?? null);
  }

  public scanRun(text: LineBytes, start: number, end: number): number {
    return this.shape === null ? start : (this.kernel?.scan(text, start, end, this.shape) ?? start);
  }

  public scan(text: LineBytes, start: number): number {
    const { targets } = this.layout;
    if (targets.length < 2) return -1;
    const { bytes } = text;
    const last = targets.length - 1;
    this.batch.begin();
    this.time = null;
    let at = this.readField(text, start, targets[0]!);
    for (let i = 1; i <= last && at >= 0; i += 1) {
      at = bytes[at] === comma ? this.readField(text, at + 1, targets[i]!) : -1;
    }
    if (at >= 0 && bytes[at] === carriageReturn) at += 1;
    if (at < 0 || bytes[at] !== newline) {
      this.batch.rollback();
      return -1;
    }
    this.batch.commit(this.layout, this.time);
    return at;
  }

  /** Reads a field. Returns where it ends: at a comma or a line end; −1 at anything that is not plain. */
  private readField(text: LineBytes, start: number, target: TableLayout['targets'][number]): number {
    const { bytes, view } = text;
    const isQuoted = bytes[start] === quote;
    const from = isQuoted ? start + 1 : start;
    if (typeof target !== 'number') {
      const end = isQuoted ? quotedEnd(bytes, from) : plainEnd(bytes, from);
      if (end < 0 || (isQuoted && !isEnd(bytes[end + 1]!))) return -1;
      if (target === 'time') {
        // The full parser trims lines, but not fields in quotes: leave what could make a difference to it.
        if (end > from && !(isGraphic(bytes[from]!) && isGraphic(bytes[end - 1]!))) return -1;
        this.time = this.batch.timeOf(bytes, from, end, true);
      }
      return isQuoted ? end + 1 : end;
    }
    const { cells, capacity, row } = this.batch.cells;
    const cell = target * capacity + row;
    const categories = this.columns.categories[target] ?? null;
    if (categories === null) {
      const end = readDecimal(view, from, cells, cell);
      if (end >= 0 && !isQuoted && isEnd(bytes[end]!)) return end;
      if (end >= 0 && isQuoted && bytes[end] === quote && isEnd(bytes[end + 1]!)) return end + 1;
    }
    let at = from;
    let hash = 0;
    for (let byte = bytes[at]!; byte !== quote && (isQuoted || !isEnd(byte)); byte = bytes[++at]!) {
      if (byte < 0x20) return -1;
      hash = nextHash(hash, byte);
    }
    // A quote that does not open a field, or is not the last thing in it.
    if (isQuoted ? !isEnd(bytes[at + 1]!) : bytes[at] === quote) return -1;
    const position = categories === null || at === from ? -1 : categories.find(bytes, from, at, hash);
    if (position >= 0) cells[cell] = position;
    else if (at === from) cells[cell] = NaN;
    else cells[cell] = this.batch.cells.addOther(target, bytes.toString('utf8', from, at));
    return isQuoted ? at + 1 : at;
  }
}
