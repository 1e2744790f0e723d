import type { Baseline } from '../profile/baseline';
import type { FeatureSchema } from '../profile/feature-schema';
import type { Profile } from '../profile/profile';
import { ProfileBuilder } from '../profile/profile-builder';
import { CaptureLineReader } from './capture-line';
import { gunzipped, isCorruptCompression, linesOf, type Bytes } from './lines';

/** Lines of capture files; null stands for a line that was too long to hold. */
export type CaptureLines = Iterable<string | null> | AsyncIterable<string | null>;

/**
 * Profiles capture lines on a baseline's bins, in constant memory. Lines that cannot be used are counted and sampled
 * in the profile.
 * @param lines lines of SageMaker data capture; blank ones are skipped
 */
export async function profileCapture(lines: CaptureLines, baseline: Baseline, schema: FeatureSchema): Promise<Profile> {
  const builder = new ProfileBuilder(baseline.binning);
  await addLines(builder, lines, schema);
  return builder.profile();
}

/** Profiles the bytes of one capture file, plain or gzip. A damaged rest of a gzip file counts as one malformed line. */
export async function profileCaptureFile(bytes: Bytes, baseline: Baseline, schema: FeatureSchema): Promise<Profile> {
  const builder = new ProfileBuilder(baseline.binning);
  try {
    await addLines(builder, linesOf(gunzipped(bytes)), schema);
  } catch (error) {
    if (!isCorruptCompression(error)) throw error;
    builder.addMalformed('corrupt-compression', '');
  }
  return builder.profile();
}

async function addLines(builder: ProfileBuilder, lines: CaptureLines, schema: FeatureSchema): Promise<void> {
  const reader = new CaptureLineReader(schema, (name) => {
    builder.addUnknownColumn(name);
  });
  for await (const line of lines) {
    if (line === null) builder.addMalformed('line-too-long', '');
    else if (line.trim() !== '') addLine(builder, reader, line);
  }
}

/** Counts one capture line. */
export function addLine(builder: ProfileBuilder, reader: CaptureLineReader, line: string): void {
  const event = reader.read(line);
  if (typeof event === 'string') {
    builder.addMalformed(event, line);
    return;
  }
  builder.addEvent(event.time);
  event.rows.forEach((row, i) => {
    builder.addRow(row, event.predictions?.[i]);
  });
}
