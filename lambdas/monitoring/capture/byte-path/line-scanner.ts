import type { Binning } from '../../profile/binning';
import type { FeatureSchema } from '../../profile/feature-schema';
import type { RecordSink } from '../../profile/record-sink';
import { LineKernel } from '../../native/line-kernel';
import type { LineBytes } from './line-bytes';
import { ColumnBatch } from './column-batch';
import { CsvTextReader } from './csv-text';
import { learnShape, type LineShape } from './line-shape';

const newline = 0x0a;
const quote = 0x22;
const backslash = 0x5c;

/** Shapes that are remembered, and lines that are looked at to learn one: files of ever new shapes are not for this. */
const mostShapes = 8;
const mostLessons = 64;

/**
 * Counts capture lines from their bytes when they are written as a line before them was and hold plain CSV. Several
 * times faster than parsing JSON and never different: what is not recognised byte for byte is left to the full parser.
 */
export class LineScanner {
  private readonly batch: ColumnBatch;
  private readonly csv: CsvTextReader;
  private readonly isApplicable: boolean;
  private readonly shapes: LineShape[] = [];
  /** Null until the first file, and where it must not be used. */
  private kernel: LineKernel | null = null;
  private lessons = 0;
  /** Where the time of the line under way is; an empty text when the line tells none. */
  private timeStart = 0;
  private timeEnd = 0;
  /** Attributes of the line under way, where counters are taken from them. */
  private readonly attributes: string[] = [];
  /** The time met last. Many lines in a row have the same. */
  private lastTime: string | null = null;
  private lastTimeBytes: Uint8Array = new Uint8Array(0);

  public constructor(
    private readonly builder: RecordSink,
    private readonly binning: Binning,
    private readonly schema: FeatureSchema,
  ) {
    const width = binning.features.length + (binning.prediction === null ? 0 : 1);
    this.batch = new ColumnBatch(builder, width);
    this.csv = new CsvTextReader(binning, schema, this.batch);
    this.isApplicable =
      schema.features.length > 0 &&
      (schema.prediction?.summary ?? null) === null &&
      schema.features.length === binning.features.length &&
      !CsvTextReader.isAmbiguous(schema);
  }

  /** Where text of a file is best held; undefined when that does not matter. */
  public textOfFile(): LineBytes | undefined {
    // Counters are taken from the attributes of each line, one by one.
    if (!this.isApplicable || this.builder.business !== null) return undefined;
    this.kernel ??= new LineKernel(this.builder, this.binning, this.schema, mostShapes);
    return this.kernel.text;
  }

  /** Counts the whole lines from `start` to `end` that are as most are; returns where the first other one begins, or `end`. */
  public scanRun(text: LineBytes, start: number, end: number): number {
    return this.kernel?.scan(text, start, end) ?? start;
  }

  /**
   * Counts the line that starts at `start`. Returns where its line end is; −1 when the full parser has to read it.
   * @param text with a line end somewhere behind `start`
   */
  public scan(text: LineBytes, start: number): number {
    for (let i = 0; i < this.shapes.length; i += 1) {
      const shape = this.shapes[i]!;
      const end = this.scanAs(shape, text, start);
      if (end < 0) {
        this.batch.rollback();
        continue;
      }
      this.commit(text.bytes, shape.slots.includes('output'));
      // The next line is most likely written as this one.
      if (i > 0) [this.shapes[0], this.shapes[i]] = [shape, this.shapes[0]!];
      return end;
    }
    return -1;
  }

  /** Learns from a line, without its line end, that the full parser has understood as an event. */
  public learn(line: Uint8Array): void {
    if (!this.isApplicable || this.lessons >= mostLessons || this.shapes.length >= mostShapes) return;
    this.lessons += 1;
    const shape = learnShape(line, Boolean(this.schema.prediction), this.builder.business !== null);
    if (shape === null) return;
    this.shapes.push(shape);
    this.kernel?.learn(shape);
  }

  /** Counts what is still waiting. To be called after the last line. */
  public finish(): void {
    this.kernel?.finish();
    this.batch.finish();
  }

  private scanAs({ literals, slots }: LineShape, text: LineBytes, start: number): number {
    const { bytes } = text;
    let at = start;
    this.timeStart = start;
    this.timeEnd = start;
    this.attributes.length = 0;
    for (let i = 0; ; i += 1) {
      const literal = literals[i]!;
      if (!literal.isAt(text, at)) return -1;
      at += literal.length;
      if (i === slots.length) return bytes[at] === newline ? at : -1;
      switch (slots[i]) {
        case 'input':
          at = this.csv.readInput(text, at);
          break;
        case 'output':
          at = this.csv.readOutput(text, at);
          break;
        case 'time':
          this.timeStart = at;
          at = closingQuote(bytes, at);
          this.timeEnd = at;
          break;
        case 'attribute': {
          const from = at;
          at = closingQuote(bytes, at);
          if (at >= 0 && this.builder.business !== null) this.attributes.push(bytes.toString('utf8', from, at));
          break;
        }
        default:
          at = closingQuote(bytes, at);
      }
      if (at < 0) return -1;
    }
  }

  private commit(bytes: Buffer, predicted: boolean): void {
    this.builder.addEvent(this.timeOf(bytes));
    this.builder.business?.addRequest(this.attributes, this.batch.pendingRows);
    if (!predicted && this.builder.prediction !== null) this.batch.skip(this.builder.columns.length);
    const rows = this.batch.pendingRows;
    this.builder.countRows(rows, predicted ? rows : 0);
    this.batch.commit();
  }

  private timeOf(bytes: Buffer): string | null {
    const { timeStart, timeEnd, lastTimeBytes } = this;
    const length = timeEnd - timeStart;
    if (length === 0) return null;
    let same = length === lastTimeBytes.length;
    for (let i = 0; same && i < length; i += 1) same = bytes[timeStart + i] === lastTimeBytes[i];
    if (!same) {
      this.lastTimeBytes = Uint8Array.from(bytes.subarray(timeStart, timeEnd));
      this.lastTime = bytes.toString('utf8', timeStart, timeEnd);
    }
    return this.lastTime;
  }
}

/** End of a JSON text without escapes; −1 at anything else. */
function closingQuote(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let byte = bytes[at]!; byte !== quote; byte = bytes[++at]!) if (byte === backslash || byte < 0x20) return -1;
  return at;
}
