import { LineBuffer, type ReadInto } from '../../../lambdas/monitoring/capture/byte-path/line-buffer';
import type { LineBytes } from '../../../lambdas/monitoring/capture/byte-path/line-bytes';
import { longestLine } from '../../../lambdas/monitoring/capture/lines';
import { csvItem, CsvRecords } from '../data/csv-records';
import { csvHeader } from '../data/csv-table';
import type { LineSink } from '../data/line-sink';
import type { TableItem } from '../data/records';
import type { LineScanner } from './line-scanner';

const newline = 0x0a;

/** Lines of a CSV file: from their bytes where they are plain, else by the full parser. */
export class CsvLines implements LineSink {
  /** Whether the last line left a quote open. */
  public endsInside = false;
  private readonly buffer: LineBuffer;
  private readonly records: CsvRecords;
  private scanner: LineScanner | null = null;

  /**
   * @param header null when the first record is the header
   * @param scannerOf reads plain lines of a file with such a header; null when all have to be read whole
   * @param text where lines are best held
   */
  public constructor(
    private readonly path: string,
    private header: readonly string[] | null,
    private readonly take: (item: TableItem) => void,
    private readonly scannerOf: ((header: readonly string[]) => LineScanner) | null,
    text?: LineBytes,
  ) {
    this.buffer = new LineBuffer(
      (text, end) => {
        this.addLines(text, end);
      },
      () => {
        this.dropLine();
      },
      longestLine,
      text,
    );
    this.records = new CsvRecords((fields, text) => {
      if (this.header === null) this.begin(csvHeader(this.path, fields));
      else take(csvItem(this.header, fields, text));
    });
    if (header !== null) this.begin(header);
  }

  public add(bytes: Uint8Array): void {
    this.buffer.add(bytes);
  }

  public fill(read: ReadInto): number {
    return this.buffer.fill(read);
  }

  public finish(): void {
    this.buffer.finish();
    this.endsInside = this.records.isOpen;
    this.records.finish();
    if (this.header === null) csvHeader(this.path, undefined);
  }

  public damaged(): void {
    this.take({ malformed: 'corrupt-compression', line: '' });
  }

  private begin(header: readonly string[]): void {
    this.header = header;
    this.scanner = this.scannerOf?.(header) ?? null;
  }

  private dropLine(): void {
    if (this.header === null) csvHeader(this.path, null);
    this.take({ malformed: 'line-too-long', line: '' });
  }

  private addLines(text: LineBytes, end: number): void {
    for (let start = this.readRun(text, 0, end); start < end;) {
      let stop = this.scanner === null || this.records.isOpen ? -1 : this.scanner.scan(text, start);
      if (stop < 0) {
        stop = text.bytes.indexOf(newline, start);
        const line = text.bytes.toString('utf8', start, stop).trim();
        if (line !== '') this.records.add(line);
      }
      start = this.readRun(text, stop + 1, end);
    }
  }

  private readRun(text: LineBytes, start: number, end: number): number {
    return this.records.isOpen ? start : (this.scanner?.scanRun?.(text, start, end) ?? start);
  }
}
