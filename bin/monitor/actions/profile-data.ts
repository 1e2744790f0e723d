import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import { profileCaptureFiles } from '../../../lambdas/monitoring/local-capture/profile-files';
import type { Binning } from '../../../lambdas/monitoring/profile/binning';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import { ProfileBuilder } from '../../../lambdas/monitoring/profile/profile-builder';
import { UsageError } from '../../usage-error';
import { readData, type DataRecord, type DataSet } from '../data/data-set';

/** Bundled beside the command; without it, as in tests of the sources, everything is done in one thread. */
const workerFile = path.join(__dirname, 'profile-worker.js');

/** Threads that are started unasked: each holds some forty megabytes. */
const mostThreads = 4;

/** How data are profiled. */
export interface ProfileDataOptions {
  /**
   * Sees every record as well, which takes the full parser.
   * @default - capture is counted from its bytes, several times faster
   */
  readonly visit?: ((record: DataRecord) => void) | undefined;
  /**
   * What `--threads` says.
   * @default - as many as there are processors, at most 4
   */
  readonly threads?: string | undefined;
}

/** Profiles data on frozen bins in one pass. */
export async function profileData(
  data: DataSet,
  schema: FeatureSchema,
  binning: Binning,
  { visit, threads }: ProfileDataOptions = {},
): Promise<Profile> {
  const count = threadsOf(threads);
  if (data.kind === 'capture' && visit === undefined) {
    const files = data.files.map((file) => file.path);
    const workers = existsSync(workerFile) ? { threads: count, workerFile } : {};
    return profileCaptureFiles(files, { binning }, schema, workers);
  }
  const builder = new ProfileBuilder(binning);
  for await (const item of readData(data, schema)) {
    if ('malformed' in item) {
      builder.addMalformed(item.malformed, item.line);
    } else if ('unknownColumn' in item) {
      builder.addUnknownColumn(item.unknownColumn);
    } else {
      const { record } = item;
      // Several records of one request are one event.
      if (record.index === 0) builder.addEvent(record.time);
      builder.addRow(record.features, record.prediction);
      visit?.(record);
    }
  }
  return builder.profile();
}

function threadsOf(text: string | undefined): number {
  if (text === undefined) return Math.min(mostThreads, availableParallelism());
  const threads = Number(text);
  if (Number.isInteger(threads) && threads >= 1 && threads <= 64) return threads;
  throw new UsageError(`--threads is '${text}'; give a whole number from 1 to 64`);
}
