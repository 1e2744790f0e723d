import { parentPort } from 'node:worker_threads';
import { UsageError } from '../../usage-error';
import type { ProfileJob, ThreadAnswer } from './job';
import { takePieces } from './take-pieces';

/** A thread beside the main one: does its share of each job it is given and answers with the profile of what it read. */
async function work(job: ProfileJob): Promise<ThreadAnswer> {
  try {
    return { share: await takePieces(job) };
  } catch (error) {
    // The class of an error does not survive its way to another thread.
    if (error instanceof UsageError) return { wrongUse: error.message };
    throw error;
  }
}

parentPort?.on('message', (job: ProfileJob) => {
  void work(job).then((answer) => parentPort?.postMessage(answer));
});
