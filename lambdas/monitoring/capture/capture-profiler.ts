import type { Binning } from '../profile/binning';
import type { FeatureSchema } from '../profile/feature-schema';
import type { Profile } from '../profile/profile';
import { ProfileBuilder } from '../profile/profile-builder';
import type { LineBuffer } from './byte-path/line-buffer';
import { CaptureReader } from './capture-reader';

/**
 * Profiles capture lines on a baseline's bins, in constant memory. Lines that cannot be used are counted and sampled in the
 * profile.
 */
export class CaptureProfiler {
  private readonly builder: ProfileBuilder;
  private readonly reader: CaptureReader;

  /** @param counters names of counters of business that custom attributes carry */
  public constructor(binning: Binning, schema: FeatureSchema, counters: readonly string[] = []) {
    this.builder = new ProfileBuilder(binning, counters);
    this.reader = new CaptureReader(this.builder, binning, schema);
  }

  /** Takes the bytes of one file, or of some of its lines. Give it all pieces, then call its `finish`; then comes the next file. */
  public newFile(): LineBuffer {
    return this.reader.newFile();
  }

  /** Counts one line of text; null stands for one that was too long to hold. Blank lines do not count. */
  public addLine(line: string | null): void {
    this.reader.addLine(line);
  }

  /** Counts the damaged rest of a compressed file. */
  public addDamagedFile(): void {
    this.reader.addDamagedFile();
  }

  /** What was counted. To be called once, at the end. */
  public profile(): Profile {
    this.reader.finish();
    return this.builder.profile();
  }
}
