import type { Baseline } from '../profile/baseline';
import type { FeatureSchema } from '../profile/feature-schema';
import type { Profile } from '../profile/profile';
import { CaptureProfiler } from './capture-profiler';
import { gunzipped, isCorruptCompression, type Bytes } from './lines';

/** Lines of capture files; null stands for a line that was too long to hold. */
export type CaptureLines = Iterable<string | null> | AsyncIterable<string | null>;

/**
 * Profiles capture lines on a baseline's bins, in constant memory. Lines that cannot be used are counted and sampled
 * in the profile.
 * @param lines lines of SageMaker data capture; blank ones are skipped
 * @param counters names of counters of business that custom attributes carry
 */
export async function profileCapture(
  lines: CaptureLines,
  baseline: Baseline,
  schema: FeatureSchema,
  counters: readonly string[] = [],
): Promise<Profile> {
  const profiler = new CaptureProfiler(baseline.binning, schema, counters);
  for await (const line of lines) profiler.addLine(line);
  return profiler.profile();
}

/**
 * Profiles the bytes of one capture file, plain or gzip. A damaged rest of a gzip file counts as one malformed line.
 * Several times faster than `profileCapture`; the profile is the same.
 */
export async function profileCaptureFile(
  bytes: Bytes,
  baseline: Baseline,
  schema: FeatureSchema,
  counters: readonly string[] = [],
): Promise<Profile> {
  const profiler = new CaptureProfiler(baseline.binning, schema, counters);
  await addCaptureFile(profiler, bytes);
  return profiler.profile();
}

/** Counts the bytes of one capture file, plain or gzip. */
export async function addCaptureFile(profiler: CaptureProfiler, bytes: Bytes): Promise<void> {
  const file = profiler.newFile();
  try {
    for await (const piece of gunzipped(bytes)) file.add(piece);
    file.finish();
  } catch (error) {
    if (!isCorruptCompression(error)) throw error;
    profiler.addDamagedFile();
  }
}
