import type { Binning } from '../profile/binning';
import type { FeatureSchema } from '../profile/feature-schema';
import type { Profile } from '../profile/profile';
import { ProfileBuilder } from '../profile/profile-builder';
import type { LineBytes } from './byte-path/line-bytes';
import { LineBuffer } from './byte-path/line-buffer';
import { LineScanner } from './byte-path/line-scanner';
import { CaptureLineReader } from './capture-line';

const newline = 0x0a;

/**
 * Profiles capture lines on a baseline's bins, in constant memory: from text, or several times faster from the bytes of
 * files. Lines that cannot be used are counted and sampled in the profile.
 */
export class CaptureProfiler {
  private readonly builder: ProfileBuilder;
  private readonly reader: CaptureLineReader;
  private readonly scanner: LineScanner;

  /** @param counters names of counters of business that custom attributes carry */
  public constructor(binning: Binning, schema: FeatureSchema, counters: readonly string[] = []) {
    this.builder = new ProfileBuilder(binning, counters);
    this.reader = new CaptureLineReader(schema, (name) => {
      this.builder.addUnknownColumn(name);
    });
    this.scanner = new LineScanner(this.builder, binning, schema);
  }

  /** Takes the bytes of one file, or of some of its lines. Give it all pieces, then call its `finish`. */
  public newFile(): LineBuffer {
    return new LineBuffer(
      (text, end) => {
        this.addBytes(text, end);
      },
      () => {
        this.addLine(null);
      },
    );
  }

  /** Counts one line of text; null stands for one that was too long to hold. Blank lines do not count. */
  public addLine(line: string | null): void {
    if (line === null) this.builder.addMalformed('line-too-long', '');
    else if (line.trim() !== '') this.readLine(line);
  }

  /** Counts the damaged rest of a compressed file. */
  public addDamagedFile(): void {
    this.builder.addMalformed('corrupt-compression', '');
  }

  /** What was counted. To be called once, at the end. */
  public profile(): Profile {
    this.scanner.finish();
    return this.builder.profile();
  }

  private addBytes(text: LineBytes, end: number): void {
    for (let start = 0; start < end;) {
      let stop = this.scanner.scan(text, start);
      if (stop < 0) {
        stop = text.bytes.indexOf(newline, start);
        const line = text.bytes.toString('utf8', start, stop).trim();
        if (line !== '' && this.readLine(line)) this.scanner.learn(text.bytes.subarray(start, stop));
      }
      start = stop + 1;
    }
  }

  /** Counts a line by the full parser; false when it cannot be used. */
  private readLine(line: string): boolean {
    const event = this.reader.read(line);
    if (typeof event === 'string') {
      this.builder.addMalformed(event, line);
      return false;
    }
    this.builder.addEvent(event.time);
    this.builder.business?.addRequest(event.attributes, event.rows.length);
    event.rows.forEach((row, i) => {
      this.builder.addRow(row, event.predictions?.[i]);
    });
    return true;
  }
}
