import type { WorkerUse } from './fair-share';
import type { Job } from './job';
import type { ModelStatistics } from './statistics';

/** A model that has work for workers. */
export interface WorkSource extends WorkerUse {
  /** Key of its session in the workers. */
  readonly key: number;
  readonly statistics: ModelStatistics;
  /** Whether it has work that should start now. */
  hasWork(): boolean;
  /** Whether all its work is such that nobody waits for. */
  isBackground(): boolean;
  /** Takes the next jobs to run together; empty when what waited was not worth running. */
  take(): readonly Job[];
  /** Told when that many jobs it had handed out are settled, and how long they took together, in milliseconds. */
  done(jobs: number, milliseconds: number): void;
}
