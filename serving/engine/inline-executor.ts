import { ServingError } from '../errors/serving-error';
import type { Executor } from './executor';
import type { Job } from './job';
import { JobQueue, type QueueLimits } from './job-queue';
import { runBatch } from './run-batch';
import type { Session } from './session';
import type { ModelStatistics } from './statistics';

/** How an inline model runs. */
export interface InlineOptions {
  /** Rows in one run at most: chosen so that a run never holds the event loop for long. */
  maxRows: number;
  readonly limits: QueueLimits;
  /** Told how long each run took, in milliseconds, and its rows: a model that turned out heavy is moved away. */
  onRun?: (milliseconds: number, rows: number) => void;
}

/**
 * Runs a light model on the main thread with tick batching: everything that was parsed in one turn of the event loop
 * runs together in one flush at its end. Nothing waits for a timer. One run a turn: between two runs the loop reads
 * sockets and other models get theirs.
 */
export class InlineExecutor implements Executor {
  private readonly queue: JobQueue;
  private scheduled = false;
  private finished: (() => void) | undefined;

  public constructor(
    private readonly session: Session,
    private readonly statistics: ModelStatistics,
    private readonly options: InlineOptions,
  ) {
    this.queue = new JobQueue(options.limits);
  }

  public get waiting(): number {
    return this.queue.length;
  }

  public submit(job: Job): void {
    this.queue.push(job);
    this.schedule();
  }

  public async finish(): Promise<void> {
    if (!this.scheduled) return;
    await new Promise<void>((resolve) => (this.finished = resolve));
  }

  public async release(): Promise<void> {
    this.queue.rejectAll(new ServingError('MODEL_NOT_READY', 'model was unloaded while the request waited'));
    await this.session.release();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(this.flush);
  }

  private readonly flush = (): void => {
    const batch = this.queue.takeBatch(this.options.maxRows);
    if (batch.length === 0) {
      this.rest();
      return;
    }
    const rows = batch.reduce((sum, job) => sum + job.rows, 0);
    void runBatch(batch, this.run, this.statistics).then((milliseconds) => {
      this.options.onRun?.(milliseconds, rows);
      this.rest();
      if (this.queue.length > 0) this.schedule();
    });
  };

  private rest(): void {
    this.scheduled = false;
    if (this.queue.length === 0) this.finished?.();
  }

  private readonly run = (inputs: Job['inputs'], outputs: readonly string[]): ReturnType<Session['run']> =>
    this.session.run(inputs, outputs);
}
