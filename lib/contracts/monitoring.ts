/** The drift monitor: what its function is told, what its schedule sends, and what it stores. */
import { json, number, text } from './environment';

/** Variables of the drift monitor. It has those of the registry's readers as well. */
export const driftMonitorEnvironment = {
  TIDEGATE_MODEL: text(),
  TIDEGATE_ENVIRONMENT: text(),
  TIDEGATE_CAPTURE_BUCKET: text(),
  /** Prefix above `<endpoint>/<variant>/yyyy/mm/dd/hh/`, with a slash at the end. */
  TIDEGATE_CAPTURE_PREFIX: text(),
  TIDEGATE_REPORTS_BUCKET: text(),
  /** How many whole hours one verdict looks back. */
  TIDEGATE_LOOKBACK_HOURS: number(1, 24 * 31),
  /** JSON of a DriftPolicy. */
  TIDEGATE_DRIFT_POLICY: json(),
} as const;

/** Name of the monitor in verdicts and events. */
export const driftMonitorName = 'drift';

/** How verdicts are reached: the part of the monitors' policy that a deployment sets; the rest keeps its defaults. */
export interface DriftPolicy {
  readonly budget: {
    /** Verdicts that may report a change in a period in which nothing changes. */
    readonly falseAlarms: number;
    readonly periodDays: number;
  };
  /** Verdicts reached in a day. */
  readonly looksPerDay: number;
  /** Records below which the verdict is `insufficient`. */
  readonly minimumRows: number;
  /** Features that are profiled but not judged. */
  readonly ignoreFeatures: readonly string[];
}

/** What the schedule sends: the monitor judges the hours before `time`, so the same time gives the same verdict. */
export interface DriftMonitorRequest {
  /** ISO 8601 time. */
  readonly time: string;
}
