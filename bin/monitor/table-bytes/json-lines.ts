import { LineBuffer, type ReadInto } from '../../../lambdas/monitoring/capture/byte-path/line-buffer';
import type { LineBytes } from '../../../lambdas/monitoring/capture/byte-path/line-bytes';
import { longestLine } from '../../../lambdas/monitoring/capture/lines';
import { jsonItem } from '../data/json-lines-table';
import type { LineSink } from '../data/line-sink';
import type { TableItem } from '../data/records';
import type { LineScanner } from './line-scanner';

const newline = 0x0a;

/** Lines of a file of JSON Lines: from their bytes where they are plain, else by the full parser. */
export class JsonLines implements LineSink {
  private readonly buffer: LineBuffer;

  public constructor(
    private readonly take: (item: TableItem) => void,
    private readonly scanner: LineScanner | null,
  ) {
    this.buffer = new LineBuffer(
      (text, end) => {
        this.addLines(text, end);
      },
      () => {
        take(jsonItem(null));
      },
      longestLine,
      scanner?.text,
    );
  }

  public add(bytes: Uint8Array): void {
    this.buffer.add(bytes);
  }

  public fill(read: ReadInto): number {
    return this.buffer.fill(read);
  }

  public finish(): void {
    this.buffer.finish();
  }

  public damaged(): void {
    this.take({ malformed: 'corrupt-compression', line: '' });
  }

  private addLines(text: LineBytes, end: number): void {
    const { scanner } = this;
    const next = (start: number) => scanner?.scanRun?.(text, start, end) ?? start;
    for (let start = next(0); start < end;) {
      let stop = scanner === null ? -1 : scanner.scan(text, start);
      if (stop < 0) {
        stop = text.bytes.indexOf(newline, start);
        const line = text.bytes.toString('utf8', start, stop).trim();
        if (line !== '') this.read(line, text.bytes.subarray(start, stop));
      }
      start = next(stop + 1);
    }
  }

  private read(line: string, bytes: Uint8Array): void {
    const item = jsonItem(line);
    this.take(item);
    if ('record' in item) this.scanner?.learn?.(bytes);
  }
}
