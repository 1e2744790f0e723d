import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Binning } from '../../../lambdas/monitoring/profile/binning';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { mergeProfiles } from '../../../lambdas/monitoring/profile/merge';
import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import { UsageError } from '../../usage-error';
import { CsvTable } from '../data/csv-table';
import type { DataSet } from '../data/data-set';
import type { DataFile } from '../data/find-files';
import { ParquetFile } from '../data/parquet-file';
import type { ProfiledShare, ProfileJob, ThreadAnswer } from './job';
import { cutIntoPieces, type LocalFile } from './pieces';
import { takePieces } from './take-pieces';

/** Bytes of a piece: small enough that no thread is left working alone for long. */
const pieceSize = 4_194_304;

/** Columns that were counted are garbage soon; collecting it early costs little and keeps threads small. */
const maxYoungGenerationSizeMb = 12;

/** How files are profiled. */
export interface ProfileFilesOptions {
  /**
   * Threads that read and count, the main one included.
   * @default 1
   */
  readonly threads?: number;
  /**
   * Compiled `worker.ts`, which further threads run.
   * @default - none: everything is done in the main thread
   */
  readonly workerFile?: string;
}

/**
 * Profiles files of data, on one or more threads. The profile is the same for any number of threads and any order of
 * files, and that of their records one by one. The main thread takes part, so nothing else happens in it meanwhile.
 * @throws UsageError when a file cannot be read
 */
export async function profileFiles(
  { files, roles }: Pick<DataSet, 'files' | 'roles'>,
  binning: Binning,
  schema: FeatureSchema,
  options: ProfileFilesOptions = {},
): Promise<Profile> {
  const found = await Promise.all(files.map(localFile));
  const profileIn = (size: number) => {
    const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    return shareOut({ pieces: cutIntoPieces(found, size), next, binning, schema, roles }, options);
  };
  let shares = await profileIn(pieceSize);
  // A line break in quotes was taken for the end of a record: only files that are read from their beginning are sure.
  if (shares.some(({ isCutInside }) => isCutInside)) shares = await profileIn(Infinity);
  return mergeProfiles(shares.map(({ profile }) => profile));
}

async function shareOut(job: ProfileJob, { threads = 1, workerFile }: ProfileFilesOptions): Promise<ProfiledShare[]> {
  const others = workerFile === undefined ? 0 : Math.min(threads, job.pieces.length) - 1;
  const workers = Array.from({ length: Math.max(0, others) }, () => runWorker(workerFile!, job));
  return Promise.all([takePieces(job), ...workers]);
}

function runWorker(file: string, job: ProfileJob): Promise<ProfiledShare> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: job, resourceLimits: { maxYoungGenerationSizeMb } });
    worker.once('message', (answer: ThreadAnswer) => {
      if ('share' in answer) resolve(answer.share);
      else reject(new UsageError(answer.wrongUse));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`thread that profiles data ended with code ${code} before it was done`));
    });
  });
}

async function localFile({ path, format }: DataFile): Promise<LocalFile> {
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
