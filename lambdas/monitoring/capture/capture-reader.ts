import type { Binning } from '../profile/binning';
import type { FeatureSchema } from '../profile/feature-schema';
import type { RecordSink } from '../profile/record-sink';
import type { LineBytes } from './byte-path/line-bytes';
import { LineBuffer } from './byte-path/line-buffer';
import { LineScanner } from './byte-path/line-scanner';
import { CaptureLineReader } from './capture-line';
import { longestLine } from './lines';

const newline = 0x0a;

/**
 * Reads capture lines on given bins, in constant memory: from text, or several times faster from the bytes of files. Lines
 * that cannot be used are told to the sink as well.
 */
export class CaptureReader {
  private readonly reader: CaptureLineReader;
  private readonly scanner: LineScanner;
  private file: LineBuffer | null = null;

  public constructor(
    private readonly sink: RecordSink,
    binning: Binning,
    schema: FeatureSchema,
  ) {
    this.reader = new CaptureLineReader(schema, (name) => {
      sink.addUnknownColumn(name);
    });
    this.scanner = new LineScanner(sink, binning, schema);
  }

  /**
   * Takes the bytes of one file, or of some of its lines: give it all pieces, then call its `finish`. Files come one after the
   * other; what is left of the one before is forgotten.
   */
  public newFile(): LineBuffer {
    this.file ??= new LineBuffer(
      (text, end) => {
        this.addBytes(text, end);
      },
      () => {
        this.addLine(null);
      },
      longestLine,
      this.scanner.textOfFile(),
    );
    this.file.begin();
    return this.file;
  }

  /** Counts one line of text; null stands for one that was too long to hold. Blank lines do not count. */
  public addLine(line: string | null): void {
    if (line === null) this.sink.addMalformed('line-too-long', '');
    else if (line.trim() !== '') this.readLine(line);
  }

  /** Counts the damaged rest of a compressed file. */
  public addDamagedFile(): void {
    this.sink.addMalformed('corrupt-compression', '');
  }

  /** Hands over what is still waiting. To be called once, at the end. */
  public finish(): void {
    this.scanner.finish();
  }

  private addBytes(text: LineBytes, end: number): void {
    const next = (start: number) => this.scanner.scanRun(text, start, end);
    for (let start = next(0); start < end;) {
      let stop = this.scanner.scan(text, start);
      if (stop < 0) {
        stop = text.bytes.indexOf(newline, start);
        const line = text.bytes.toString('utf8', start, stop).trim();
        if (line !== '' && this.readLine(line)) this.scanner.learn(text.bytes.subarray(start, stop));
      }
      start = next(stop + 1);
    }
  }

  /** Reads a line by the full parser; false when it cannot be used. */
  private readLine(line: string): boolean {
    const event = this.reader.read(line);
    if (typeof event === 'string') {
      this.sink.addMalformed(event, line);
      return false;
    }
    this.sink.addEvent(event.time);
    this.sink.business?.addRequest(event.attributes, event.rows.length);
    event.rows.forEach((row, i) => {
      this.sink.addRow(row, event.predictions?.[i]);
    });
    return true;
  }
}
