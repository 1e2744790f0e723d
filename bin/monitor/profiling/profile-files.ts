import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Binning } from '../../../lambdas/monitoring/profile/binning';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { mergeProfiles } from '../../../lambdas/monitoring/profile/merge';
import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import { UsageError } from '../../usage-error';
import { CsvTable } from '../data/csv-table';
import type { DataSet } from '../data/data-set';
import type { DataFile } from '../data/find-files';
import { ParquetFile } from '../data/parquet-file';
import type { ProfiledShare, ProfileJob } from './job';
import { cutIntoPieces, type LocalFile } from './pieces';
import { takePieces } from './take-pieces';
import type { ProfilingThreads } from './threads';

/** Bytes of a piece: small enough that no thread is left working alone for long. */
const pieceSize = 4_194_304;

/**
 * Profiles files of data, on one or more threads. The profile is the same for any number of threads and any order of
 * files, and that of their records one by one. The main thread takes part, so nothing else happens in it meanwhile.
 * @throws UsageError when a file cannot be read
 */
export async function profileFiles(
  { files, roles }: Pick<DataSet, 'files' | 'roles'>,
  binning: Binning,
  schema: FeatureSchema,
  threads: ProfilingThreads,
): Promise<Profile> {
  const found = await Promise.all(files.map(localFile));
  const profileIn = (size: number) => {
    const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    return shareOut({ pieces: cutIntoPieces(found, size), next, binning, schema, roles }, threads);
  };
  let shares = await profileIn(pieceSize);
  // A line break in quotes was taken for the end of a record: only files that are read from their beginning are sure.
  if (shares.some(({ isCutInside }) => isCutInside)) shares = await profileIn(Infinity);
  return mergeProfiles(shares.map(({ profile }) => profile));
}

function shareOut(job: ProfileJob, threads: ProfilingThreads): Promise<ProfiledShare[]> {
  // The others go first: the main thread is busy from its first piece on.
  const others = threads.work(job);
  return Promise.all([takePieces(job), ...others]);
}

/**
 * What is to be known of a file before it is cut into pieces.
 * @throws UsageError when it cannot be read
 */
export async function localFile({ path, format }: DataFile): Promise<LocalFile> {
  const { size, isGzip } = headOf(path);
  const file = { path, format, size, isGzip: isGzip && format !== 'parquet' };
  if (format === 'parquet') return { ...file, rowGroups: (await ParquetFile.open(path)).rowGroups.length };
  if (format === 'csv' && !isGzip && size > pieceSize) return { ...file, header: await new CsvTable(path).columns() };
  return file;
}

function headOf(path: string): { readonly size: number; readonly isGzip: boolean } {
  try {
    const { size } = statSync(path);
    const descriptor = openSync(path, 'r');
    const head = Buffer.alloc(2);
    readSync(descriptor, head, 0, 2, 0);
    closeSync(descriptor);
    return { size, isGzip: head[0] === 0x1f && head[1] === 0x8b };
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new UsageError(`file '${path}' cannot be read (${code})`);
  }
}
