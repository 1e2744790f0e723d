import { resourceArn } from '../arns';
import { resourceInUse, validationError } from '../errors';
import type { JobRunner } from './job-runner';

/** A job with its program. */
export interface RunningJob {
  readonly runner: JobRunner;
  /** Resolves when the job has ended. */
  readonly ended: Promise<void>;
}

/** Jobs of a kind by name: what SageMaker says alike of all kinds. */
export class JobTable<Job extends RunningJob> {
  private readonly jobs = new Map<string, Job>();

  public constructor(
    private readonly kind: 'processing' | 'training',
    private readonly statusOf: (job: Job) => string,
  ) {}

  /** ARN of a job that is to be; fails when its name is taken. */
  public newArn(name: string): string {
    const arn = resourceArn(`${this.kind}-job`, name);
    if (this.jobs.has(name)) {
      throw resourceInUse(
        `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
      );
    }
    return arn;
  }

  public set(name: string, job: Job): void {
    this.jobs.set(name, job);
  }

  public get(name: string): Job {
    const job = this.jobs.get(name);
    if (!job) throw validationError('Requested resource not found.');
    return job;
  }

  /** A job that can be stopped. */
  public inProgress(name: string): Job {
    const job = this.get(name);
    const status = this.statusOf(job);
    if (status === 'InProgress') return job;
    throw validationError(`The request was rejected because the ${this.kind} job is in status ${status}.`);
  }

  public all(): readonly Job[] {
    return [...this.jobs.values()];
  }

  /** The job when it has ended. */
  public async ended(name: string): Promise<Job> {
    const job = this.get(name);
    await job.ended;
    return job;
  }

  /** Ends all programs. */
  public async close(): Promise<void> {
    await Promise.all(
      this.all().map(async (job) => {
        if (this.statusOf(job) === 'InProgress') await job.runner.stop('stopped');
        await job.ended;
      }),
    );
  }
}
