import type { Baseline } from '../profile/baseline';
import type { FeatureSchema } from '../profile/feature-schema';
import type { Profile } from '../profile/profile';
import { ProfileBuilder } from '../profile/profile-builder';
import { LineBuffer } from './byte-path/line-buffer';
import { LineScanner } from './byte-path/line-scanner';
import { CaptureLineReader } from './capture-line';
import { gunzipped, isCorruptCompression, type Bytes } from './lines';

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

/**
 * Profiles the bytes of one capture file, plain or gzip. A damaged rest of a gzip file counts as one malformed line.
 * The same profile as `profileCapture` gives for the file's lines.
 */
export async function profileCaptureFile(bytes: Bytes, baseline: Baseline, schema: FeatureSchema): Promise<Profile> {
  const builder = new ProfileBuilder(baseline.binning);
  const reader = readerFor(builder, schema);
  const scanner = new LineScanner(builder, baseline.binning, schema);
  const buffer = new LineBuffer(
    (text, end) => {
      for (let start = 0; start < end;) {
        let stop = scanner.scan(text, start);
        if (stop < 0) {
          stop = text.bytes.indexOf(newline, start);
          const line = text.bytes.toString('utf8', start, stop).trim();
          if (line !== '' && addLine(builder, reader, line)) scanner.learn(text.bytes.subarray(start, stop));
        }
        start = stop + 1;
      }
    },
    () => {
      builder.addMalformed('line-too-long', '');
    },
  );
  try {
    for await (const piece of gunzipped(bytes)) buffer.add(piece);
    buffer.finish();
  } catch (error) {
    if (!isCorruptCompression(error)) throw error;
    builder.addMalformed('corrupt-compression', '');
  }
  scanner.finish();
  return builder.profile();
}

const newline = 0x0a;

async function addLines(builder: ProfileBuilder, lines: CaptureLines, schema: FeatureSchema): Promise<void> {
  const reader = readerFor(builder, schema);
  for await (const line of lines) {
    if (line === null) builder.addMalformed('line-too-long', '');
    else if (line.trim() !== '') addLine(builder, reader, line);
  }
}

function readerFor(builder: ProfileBuilder, schema: FeatureSchema): CaptureLineReader {
  return new CaptureLineReader(schema, (name) => {
    builder.addUnknownColumn(name);
  });
}

/** Counts one capture line; false when it cannot be used. */
function addLine(builder: ProfileBuilder, reader: CaptureLineReader, line: string): boolean {
  const event = reader.read(line);
  if (typeof event === 'string') {
    builder.addMalformed(event, line);
    return false;
  }
  builder.addEvent(event.time);
  event.rows.forEach((row, i) => {
    builder.addRow(row, event.predictions?.[i]);
  });
  return true;
}
