import type { Readable } from 'node:stream';
import type { ListedObject } from '../../shared/objects';
import { CaptureLineReader } from '../capture/capture-line';
import { gunzipped, isCorruptCompression, linesOf } from '../capture/lines';
import type { FeatureSchema } from '../profile/feature-schema';
import { hashText } from '../profile/hashing';
import type { RawValue } from '../profile/row';
import { totalOf } from '../statistics/counts';
import { RowSample } from './row-sample';

/** Records of capture, and what they were taken from. */
export interface CaptureSample {
  readonly rows: readonly (readonly RawValue[])[];
  readonly files: number;
  readonly bytes: number;
}

/** How a sample is taken. */
export interface SampleOptions {
  readonly schema: FeatureSchema;
  /** Records that are wanted. */
  readonly count: number;
  /** A record as the model takes it; undefined when the model cannot take it. */
  readonly cellsOf: (features: readonly RawValue[]) => readonly RawValue[] | undefined;
  readonly open: (file: ListedObject) => Promise<Readable>;
  /**
   * Bytes that are read at most, so that a busy model costs no more than a quiet one.
   * @default 128 MiB
   */
  readonly mostBytes?: number;
}

// Two seconds of reading for a function with one vCPU, and some hundred thousand records to choose from.
const usuallyMost = 128 * 1024 * 1024;

/**
 * Takes a sample of captured records by the hashes of their identities; of much capture, whole files are chosen by the
 * hashes of their names first. The same files give the same sample.
 */
export async function sampleCapture(
  files: readonly ListedObject[],
  { schema, count, cellsOf, open, mostBytes = usuallyMost }: SampleOptions,
): Promise<CaptureSample> {
  const sample = new RowSample(count);
  const chosen = choose(files, mostBytes);
  for (const file of chosen) {
    // A reader of its own for each: only what a file holds counts for its lines.
    const reader = new CaptureLineReader(schema);
    let place = 0;
    try {
      for await (const line of linesOf(gunzipped(await open(file)))) {
        place += 1;
        const event = line === null ? 'line-too-long' : reader.read(line);
        // Lines that cannot be read are for the drift monitor to count.
        if (typeof event === 'string') continue;
        const id = event.id ?? `${file.key} ${place}`;
        event.rows.forEach((row, index) => {
          sample.offer(`${id} ${index}`, () => cellsOf(row));
        });
      }
    } catch (error) {
      if (!isCorruptCompression(error)) throw error;
    }
  }
  return { rows: sample.rows(), files: chosen.length, bytes: sizeOf(chosen) };
}

function choose(files: readonly ListedObject[], mostBytes: number): ListedObject[] {
  if (sizeOf(files) <= mostBytes) return [...files];
  const ranked = files
    .map((file) => ({ file, rank: hashText(file.key).high }))
    .sort((a, b) => a.rank - b.rank || (a.file.key < b.file.key ? -1 : 1));
  const chosen: ListedObject[] = [];
  let bytes = 0;
  for (const { file } of ranked) {
    if (chosen.length > 0 && bytes + file.bytes > mostBytes) break;
    chosen.push(file);
    bytes += file.bytes;
  }
  return chosen;
}

function sizeOf(files: readonly ListedObject[]): number {
  return totalOf(files, ({ bytes }) => bytes);
}
