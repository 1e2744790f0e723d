import { parentPort, workerData } from 'node:worker_threads';
import { UsageError } from '../../usage-error';
import type { ProfileJob, ThreadAnswer } from './job';
import { takePieces } from './take-pieces';

/** A thread beside the main one: does its share of a job and answers with the profile of what it read. */
async function work(): Promise<ThreadAnswer> {
  try {
    return { share: await takePieces(workerData as ProfileJob) };
  } catch (error) {
    // The class of an error does not survive its way to another thread.
    if (error instanceof UsageError) return { wrongUse: error.message };
    throw error;
  }
}

void work().then((answer) => {
  parentPort?.postMessage(answer);
});
