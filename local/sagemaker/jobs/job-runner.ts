import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { JobProcess, JobStart, World } from '../ports';

/** Why a job ended otherwise than by success. */
export type JobEnd =
  | { readonly state: 'completed' }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'stopped'; readonly reason: 'stopped' | 'max-runtime' };

/** The steps of a job. */
export interface JobSteps {
  /** Puts the inputs into the folder. What it throws is the job's failure, as an error of the client. */
  readonly download: () => Promise<void>;
  /** What runs then. */
  readonly container: Omit<JobStart, 'logFile'>;
  /** Seconds that it may run. They are not compressed: the program is a real one. */
  readonly maxRuntime: number;
  /** Takes the outputs away: also of a job that was stopped. */
  readonly upload: () => Promise<void>;
  /** The reason that a program gave that ended with this status. */
  readonly failure: (exitStatus: number) => Promise<string>;
  /** Told when a step begins. */
  readonly began: (step: 'download' | 'run' | 'upload') => Promise<void>;
}

/** A job that runs: its program is one process of this machine. */
export class JobRunner {
  private process: JobProcess | undefined;
  private stoppedBy: 'stopped' | 'max-runtime' | undefined;

  public constructor(private readonly world: World) {}

  /** Runs all steps. Never throws: how it went is the result. */
  public async run(steps: JobSteps): Promise<JobEnd> {
    try {
      await steps.began('download');
      await mkdir(steps.container.base, { recursive: true });
      await steps.download();
    } catch (error) {
      return { state: 'failed', reason: `ClientError: Data download failed: ${(error as Error).message}` };
    }
    let status: number;
    try {
      status = await this.execute(steps);
    } catch (error) {
      return { state: 'failed', reason: `ClientError: ${(error as Error).message}` };
    }
    if (status !== 0 && this.stoppedBy === undefined) {
      return { state: 'failed', reason: `AlgorithmError: ${await steps.failure(status)}, exit code: ${status}` };
    }
    try {
      await steps.began('upload');
      await steps.upload();
    } catch (error) {
      return { state: 'failed', reason: `ClientError: Upload failed: ${(error as Error).message}` };
    }
    return this.stoppedBy ? { state: 'stopped', reason: this.stoppedBy } : { state: 'completed' };
  }

  /** Ends the program, which is given the time to leave its outputs. */
  public async stop(because: 'stopped' | 'max-runtime'): Promise<void> {
    this.stoppedBy ??= because;
    await this.process?.stop();
  }

  private async execute(steps: JobSteps): Promise<number> {
    if (this.stoppedBy) return 143;
    await steps.began('run');
    this.process = this.world.containers.run({
      ...steps.container,
      logFile: path.join(`${steps.container.base}.log`),
    });
    const timer = setTimeout(() => void this.stop('max-runtime'), steps.maxRuntime * 1000);
    try {
      return await this.process.ended;
    } finally {
      clearTimeout(timer);
    }
  }
}
