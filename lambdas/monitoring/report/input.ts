import type { Baseline } from '../profile/baseline';
import type { Profile } from '../profile/profile';
import type { QualityVerdict } from '../verdict/quality/quality-verdict';
import type { MonitorRun } from '../verdict/run';
import type { Verdict } from '../verdict/verdict';

/** One of several windows that a run judged. */
export interface ReportWindow {
  /** How long it is, for example `24 hours`; null where there is but one. */
  readonly words: string | null;
  readonly drift: Verdict;
  /** Null where only the verdict was kept. */
  readonly profile: Profile | null;
  /** Why distributions were not compared; null when they were. */
  readonly note: string | null;
}

/** What a report tells. */
export interface ReportInput {
  /** What was watched, for example `flight-delay 1.0.0`. */
  readonly title: string;
  readonly run: MonitorRun;
  /**
   * The windows that the run judged at once, shortest first; `run.drift` is that of the one that decides.
   * @default - the run has one window
   */
  readonly windows?: readonly ReportWindow[];
  /**
   * What the window was compared with, for mean and spread of the columns.
   * @default - the columns show what the verdict holds
   */
  readonly baseline?: Baseline;
  /**
   * Earlier judgements of quality, oldest first, for its course over time; this run's is added.
   * @default - none
   */
  readonly history?: readonly QualityVerdict[];
}
