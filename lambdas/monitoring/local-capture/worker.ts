import { parentPort, workerData } from 'node:worker_threads';
import type { ProfileJob } from './messages';
import { takePieces } from './take-pieces';

/** A thread beside the main one: does its share of a job and answers with the profile of what it read. */
void takePieces(workerData as ProfileJob).then((profile) => {
  parentPort?.postMessage(profile);
});
