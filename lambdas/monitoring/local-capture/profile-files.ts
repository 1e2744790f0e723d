import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { Baseline } from '../profile/baseline';
import type { FeatureSchema } from '../profile/feature-schema';
import { mergeProfiles } from '../profile/merge';
import type { Profile } from '../profile/profile';
import type { ProfileJob } from './messages';
import { cutIntoPieces, type LocalFile } from './pieces';
import { takePieces } from './take-pieces';

/** Bytes of a piece: small enough that no thread is left working alone for long. */
const pieceSize = 16_777_216;

/** How local capture is profiled. */
export interface LocalCaptureOptions {
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
 * Profiles capture files on a local disk, plain or gzip, on one or more threads. The profile is the same for any number
 * of threads and any order of files, and that which `profileCapture` gives for the lines. The main thread takes part, so
 * nothing else happens in it meanwhile.
 * @throws TidegateError `Tidegate.InvalidInput` when a file cannot be opened
 */
export async function profileCaptureFiles(
  paths: readonly string[],
  { binning }: Pick<Baseline, 'binning'>,
  schema: FeatureSchema,
  { threads = 1, workerFile }: LocalCaptureOptions = {},
): Promise<Profile> {
  const pieces = cutIntoPieces(paths.map(localFile), pieceSize);
  const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const job: ProfileJob = { pieces, next, binning, schema };
  const others = workerFile === undefined ? 0 : Math.min(threads, pieces.length) - 1;
  const workers = Array.from({ length: Math.max(0, others) }, () => runWorker(workerFile!, job));
  return mergeProfiles(await Promise.all([takePieces(job), ...workers]));
}

function runWorker(file: string, job: ProfileJob): Promise<Profile> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: job });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`thread that profiles capture ended with code ${code} before it was done`));
    });
  });
}

function localFile(path: string): LocalFile {
  try {
    const { size } = statSync(path);
    const descriptor = openSync(path, 'r');
    const head = Buffer.alloc(2);
    readSync(descriptor, head, 0, 2, 0);
    closeSync(descriptor);
    return { path, size, isGzip: head[0] === 0x1f && head[1] === 0x8b };
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new TidegateError(errorNames.invalidInput, `capture file '${path}' cannot be read (${code})`);
  }
}
