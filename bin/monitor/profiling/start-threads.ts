import { existsSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import { UsageError } from '../../usage-error';
import { ProfilingThreads } from './threads';

/** Bundled beside the command; without it, as in tests of the sources, everything is done in one thread. */
const workerFile = path.join(__dirname, 'profile-worker.js');

/** Threads that are used unasked: each holds some forty megabytes. */
const mostThreads = 4;

/** A further thread takes as long to start and to become fast as another one to read this much, in bytes. */
const worthAThread = 16_777_216;

/** All is done in the main thread. */
export const noThreads = new ProfilingThreads(0, workerFile);

/**
 * Starts the threads that an action will want, before it is loaded itself: both take about as long.
 * @param argv arguments of the action; what is no name of a file does no harm
 * @throws UsageError when `--threads` is no number of threads
 */
export function startThreads(argv: readonly string[], folder: string): ProfilingThreads {
  const wanted = wantedThreads(argv);
  if (!existsSync(workerFile)) return noThreads;
  const bytes = argv.reduce((sum, argument) => sum + bytesIn(path.resolve(folder, argument)), 0);
  const count = Math.min(wanted - 1, Math.floor(bytes / worthAThread));
  return count > 0 ? new ProfilingThreads(count, workerFile) : noThreads;
}

function wantedThreads(argv: readonly string[]): number {
  const at = argv.findIndex((argument) => argument === '--threads' || argument.startsWith('--threads='));
  if (at < 0) return Math.min(mostThreads, availableParallelism());
  const text = argv[at] === '--threads' ? (argv[at + 1] ?? '') : argv[at]!.slice('--threads='.length);
  const threads = Number(text);
  if (Number.isInteger(threads) && threads >= 1 && threads <= 64) return threads;
  throw new UsageError(`--threads is '${text}'; give a whole number from 1 to 64`);
}

/** Size of a file, or of all files in a folder; 0 for what is neither. */
function bytesIn(place: string): number {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return found?.size ?? 0;
  return readdirSync(place).reduce((sum, name) => sum + bytesIn(path.join(place, name)), 0);
}
