import type { Job } from './job';

/** Where a model's jobs wait and run. */
export interface Executor {
  /** Takes a job, which it will settle. @throws ServingError OVERLOADED when its queue is full */
  submit(job: Job): void;
  /** Jobs that wait for their run. */
  readonly waiting: number;
  /** Resolves when every job that was submitted is settled. Nothing may be submitted meanwhile. */
  finish(): Promise<void>;
  /** Frees the model once no job is left; jobs that still wait are refused. */
  release(): Promise<void>;
}
