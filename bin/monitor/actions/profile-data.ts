import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import type { Binning } from '../../../lambdas/monitoring/profile/binning';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import { UsageError } from '../../usage-error';
import type { DataSet } from '../data/data-set';
import { profileFiles } from '../profiling/profile-files';

/** Bundled beside the command; without it, as in tests of the sources, everything is done in one thread. */
const workerFile = path.join(__dirname, 'profile-worker.js');

/** Threads that are started unasked: each holds some forty megabytes. */
const mostThreads = 4;

/**
 * Profiles data on frozen bins in one pass.
 * @param threads what `--threads` says; default: as many as there are processors, at most 4
 */
export async function profileData(
  data: DataSet,
  schema: FeatureSchema,
  binning: Binning,
  threads?: string,
): Promise<Profile> {
  const count = threadsOf(threads);
  return profileFiles(data, binning, schema, existsSync(workerFile) ? { threads: count, workerFile } : {});
}

function threadsOf(text: string | undefined): number {
  if (text === undefined) return Math.min(mostThreads, availableParallelism());
  const threads = Number(text);
  if (Number.isInteger(threads) && threads >= 1 && threads <= 64) return threads;
  throw new UsageError(`--threads is '${text}'; give a whole number from 1 to 64`);
}
