import { ServingError } from '../errors/serving-error';
import type { Executor } from './executor';
import type { Job } from './job';
import { JobQueue, type QueueLimits } from './job-queue';
import type { ModelStatistics } from './statistics';
import type { WorkSource } from './work-source';
import type { WorkerPool } from './worker-pool';

/** How a model in workers runs. */
export interface WorkerExecutorOptions {
  readonly key: number;
  readonly maxRows: number;
  readonly limits: QueueLimits;
  /** Milliseconds that a job may wait for company; 0 runs it at once when a worker is idle. */
  readonly maxDelay: number;
}

/** Weight of the last run in the mean. */
const meanWeight = 0.1;

/** How often waiting jobs are looked at for passed deadlines and gone callers, milliseconds. */
const sweepEvery = 100;

/** The queue of a heavy model, from which idle workers pull all that fits into one run. */
export class WorkerExecutor implements Executor, WorkSource {
  private readonly queue: JobQueue;
  private timer: NodeJS.Timeout | undefined;
  private sweeper: NodeJS.Timeout | undefined;
  /** Jobs that workers are computing. */
  private running = 0;
  private mean = 0;
  private used = -Infinity;
  private finished: (() => void) | undefined;
  /** When the job that has waited longest came; undefined when none waits for company. */
  private companySince: number | undefined;

  public constructor(
    private readonly pool: WorkerPool,
    public readonly statistics: ModelStatistics,
    private readonly options: WorkerExecutorOptions,
  ) {
    this.queue = new JobQueue(options.limits);
    pool.attach(this);
  }

  public get key(): number {
    return this.options.key;
  }

  public get meanRun(): number {
    return this.mean;
  }

  public get lastUse(): number {
    return this.used;
  }

  public get waiting(): number {
    return this.queue.length;
  }

  public submit(job: Job): void {
    this.queue.push(job);
    this.used = job.queuedAt;
    this.sweeper ??= setInterval(() => {
      this.sweep();
    }, sweepEvery).unref();
    if (this.options.maxDelay > 0) this.waitForCompany();
    this.pool.wake();
  }

  public hasWork(): boolean {
    if (this.queue.length === 0) return false;
    if (this.companySince === undefined || this.queue.rows >= this.options.maxRows) return true;
    return performance.now() - this.companySince >= this.options.maxDelay;
  }

  public isBackground(): boolean {
    return this.queue.isBackground;
  }

  public take(): readonly Job[] {
    const jobs = this.queue.takeBatch(this.options.maxRows);
    this.running += jobs.length;
    this.companySince = undefined;
    if (this.options.maxDelay > 0 && this.queue.length > 0) this.waitForCompany();
    return jobs;
  }

  public done(jobs: number, milliseconds: number): void {
    this.running -= jobs;
    this.mean += (milliseconds - this.mean) * (this.mean === 0 ? 1 : meanWeight);
    if (this.running === 0 && this.queue.length === 0) this.finished?.();
  }

  public async finish(): Promise<void> {
    if (this.running === 0 && this.queue.length === 0) return;
    await new Promise<void>((resolve) => (this.finished = resolve));
  }

  public async release(): Promise<void> {
    clearTimeout(this.timer);
    clearInterval(this.sweeper);
    this.queue.rejectAll(new ServingError('MODEL_NOT_READY', 'model was unloaded while the request waited'));
    await this.pool.unload(this.options.key);
  }

  private waitForCompany(): void {
    if (this.companySince !== undefined) return;
    this.companySince = performance.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.pool.wake();
    }, Math.ceil(this.options.maxDelay)).unref();
  }

  /** An answer is due when the deadline passes, not when a worker comes to the job. */
  private sweep(): void {
    this.queue.sweep();
    if (this.queue.length > 0) return;
    clearInterval(this.sweeper);
    this.sweeper = undefined;
  }
}
