import type { Binning } from '../../profile/binning';
import type { FeatureSchema } from '../../profile/feature-schema';
import { CategoryTable, nextHash } from './category-table';
import type { ColumnBatch } from './column-batch';
import { readDecimal } from './decimal';
import { LineBytes } from './line-bytes';

const comma = 0x2c;
const quote = 0x22;
const backslash = 0x5c;
const letterN = 0x6e;

/** How the fields of one column are read: by a table for categories, as numbers without one. */
type ColumnReader = CategoryTable | null;

/**
 * Reads CSV from the bytes of a JSON text, up to its closing quote: fields without quotes, lines that end with `\n`.
 * Anything else (an escape, a header, a record of the wrong width) is left to the full parser.
 */
export class CsvTextReader {
  private readonly names: ReadonlySet<string>;
  private readonly columns: readonly ColumnReader[];
  private readonly answer: ColumnReader;
  private readonly answerColumn: number;
  private readonly answerCell: number;

  public constructor(
    binning: Binning,
    schema: FeatureSchema,
    private readonly batch: ColumnBatch,
  ) {
    this.names = new Set(schema.features.map(({ name }) => name));
    const reader = (column: Binning['features'][number]) =>
      column.kind === 'categorical' ? new CategoryTable(column.categories, this.names) : null;
    this.columns = binning.features.map(reader);
    this.answer = binning.prediction === null ? null : reader(binning.prediction);
    this.answerColumn = schema.prediction?.column ?? 0;
    // Without bins for answers they are read, since a line without them is malformed, but not kept.
    this.answerCell = binning.prediction === null ? -1 : binning.features.length;
  }

  /**
   * Whether the full parser could take a plain number for the name of a feature, and so a record for a header.
   * Then nothing may be read here.
   */
  public static isAmbiguous(schema: FeatureSchema): boolean {
    return schema.features.some(({ name }) => {
      const text = LineBytes.from(name);
      return readDecimal(text.view, 0, new Float64Array(1), 0) === text.capacity;
    });
  }

  /** Adds the records of a request to the batch. Returns where the closing quote is; −1: not for this reader. */
  public readInput(text: LineBytes, start: number): number {
    const { bytes } = text;
    const { batch, columns } = this;
    const last = columns.length - 1;
    let at = start;
    for (;;) {
      if (bytes[at] === quote) return batch.pendingRows > 0 ? at : -1;
      // An empty line is no record; in a table of one column it looks like one.
      if (bytes[at] === backslash) {
        if (last === 0 || bytes[at + 1] !== letterN) return -1;
        at += 2;
        continue;
      }
      if (!batch.reserve()) return -1;
      for (let column = 0; column <= last; column += 1) {
        at = this.readField(text, at, columns[column]!, column);
        if (at < 0) return -1;
        if (column < last && bytes[at++] !== comma) return -1;
      }
      batch.row += 1;
      if (bytes[at] === backslash && bytes[at + 1] === letterN) at += 2;
      else if (bytes[at] !== quote) return -1;
    }
  }

  /** Adds the answers of a response to the records of the line. Returns as `readInput` does. */
  public readOutput(text: LineBytes, start: number): number {
    const { bytes } = text;
    const { batch } = this;
    const rows = batch.pendingRows;
    let answers = 0;
    let at = start;
    while (bytes[at] !== quote) {
      if (bytes[at] === backslash) {
        if (bytes[at + 1] !== letterN) return -1;
        at += 2;
        continue;
      }
      if (answers === rows) return -1;
      at = this.readAnswer(text, at, batch.pendingRow(answers));
      if (at < 0) return -1;
      answers += 1;
    }
    return answers === rows ? at : -1;
  }

  /** One record of a response: its only field, or the one that holds the answer. */
  private readAnswer(text: LineBytes, start: number, row: number): number {
    const { bytes } = text;
    let at = this.answerColumn === 0 ? start : this.startOfAnswer(bytes, start);
    if (at < 0) return -1;
    at = this.readField(text, at, this.answer, this.answerCell, row);
    while (at >= 0 && bytes[at] === comma) at = endOfText(bytes, at + 1);
    return at;
  }

  private startOfAnswer(bytes: Buffer, start: number): number {
    let at = endOfText(bytes, start);
    if (at < 0 || bytes[at] !== comma) return at < 0 ? -1 : start;
    for (let field = 1; field < this.answerColumn; field += 1) {
      at = endOfText(bytes, at + 1);
      if (at < 0 || bytes[at] !== comma) return -1;
    }
    return at + 1;
  }

  /** Reads one field into a column's cell. Returns where it ends: at a comma, a backslash or the quote; or −1. */
  private readField(
    text: LineBytes,
    start: number,
    categories: ColumnReader,
    column: number,
    row = this.batch.row,
  ): number {
    const { bytes } = text;
    const { cells, capacity } = this.batch;
    const cell = column * capacity + row;
    if (isEnd(bytes[start]!)) {
      if (column >= 0) cells[cell] = NaN;
      return start;
    }
    if (categories === null) {
      const end = readDecimal(text.view, start, column < 0 ? discarded : cells, column < 0 ? 0 : cell);
      if (end >= 0 && isEnd(bytes[end]!)) return end;
      return this.keepText(bytes, start, endOfText(bytes, start), column, cell);
    }
    let at = start;
    let hash = 0;
    for (let byte = bytes[at]!; byte !== comma && byte !== quote && byte !== backslash; byte = bytes[++at]!) {
      if (byte < 0x20) return -1;
      hash = nextHash(hash, byte);
    }
    const position = categories.find(bytes, start, at, hash);
    if (position < 0) return this.keepText(bytes, start, at, column, cell);
    cells[cell] = position;
    return at;
  }

  private keepText(bytes: Buffer, start: number, end: number, column: number, cell: number): number {
    if (end < 0) return -1;
    const text = bytes.toString('utf8', start, end);
    if (this.names.has(text)) return -1;
    if (column >= 0) this.batch.cells[cell] = this.batch.addOther(column, text);
    return end;
  }
}

/** Takes the answers of models whose answers are not monitored. */
const discarded = new Float64Array(1);

function isEnd(byte: number): boolean {
  return byte === comma || byte === quote || byte === backslash;
}

/** End of a field; −1 at a byte that JSON does not allow in a text. */
function endOfText(bytes: Uint8Array, start: number): number {
  let at = start;
  for (; !isEnd(bytes[at]!); at += 1) if (bytes[at]! < 0x20) return -1;
  return at;
}
