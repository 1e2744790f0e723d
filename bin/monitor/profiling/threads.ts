import { Worker } from 'node:worker_threads';
import { UsageError } from '../../usage-error';
import type { ProfiledShare, ProfileJob, ThreadAnswer } from './job';

/** Columns that were counted are garbage soon; collecting it early costs little and keeps threads small. */
const maxYoungGenerationSizeMb = 12;

/**
 * Threads beside the main one that profile data. They start when they are made and wait for work, so that they are ready
 * by the time the main thread knows what there is to do.
 */
export class ProfilingThreads {
  private readonly threads: readonly ProfilingThread[];

  /**
   * @param count beside the main thread
   * @param file compiled `worker.ts`, which they run
   */
  public constructor(count: number, file: string) {
    this.threads = Array.from({ length: count }, () => new ProfilingThread(file));
  }

  /** Has the threads take pieces of a job: no more of them than there are pieces, one of which is for the main thread. */
  public work(job: ProfileJob): Promise<ProfiledShare>[] {
    return this.threads.slice(0, job.pieces.length - 1).map((thread) => thread.work(job));
  }

  /** Ends all threads, whatever they are doing. */
  public async end(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end()));
  }
}

class ProfilingThread {
  private readonly worker: Worker;
  private readonly failure: Promise<never>;

  public constructor(file: string) {
    const worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb } });
    this.worker = worker;
    this.failure = new Promise((_, reject) => {
      worker.once('error', reject);
      worker.once('exit', (code) => {
        reject(new Error(`thread that profiles data ended with code ${code} before it was done`));
      });
    });
    // Told to whoever asks for work; nobody may.
    this.failure.catch(() => undefined);
    // A thread that waits does not keep the process alive.
    worker.unref();
  }

  public async work(job: ProfileJob): Promise<ProfiledShare> {
    const { worker, failure } = this;
    worker.ref();
    const answer = await Promise.race([
      failure,
      new Promise<ThreadAnswer>((resolve) => {
        worker.once('message', resolve);
        worker.postMessage(job);
      }),
    ]);
    worker.unref();
    if ('share' in answer) return answer.share;
    throw new UsageError(answer.wrongUse);
  }

  public async end(): Promise<void> {
    await this.worker.terminate();
  }
}
