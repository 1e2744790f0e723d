/** The monitors: what their functions are told, what their schedules send, and what they store. */
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

/** Variables of the quality monitor. It has those of the registry's readers as well. */
export const qualityMonitorEnvironment = {
  TIDEGATE_MODEL: text(),
  TIDEGATE_ENVIRONMENT: text(),
  TIDEGATE_CAPTURE_BUCKET: text(),
  /** As for the drift monitor. */
  TIDEGATE_CAPTURE_PREFIX: text(),
  /** Prefix above `yyyy/mm/dd/hh/` in the capture bucket, with a slash at the end. */
  TIDEGATE_GROUND_TRUTH_PREFIX: text(),
  TIDEGATE_REPORTS_BUCKET: text(),
  /** How many whole days one verdict looks back. */
  TIDEGATE_WINDOW_DAYS: number(1, 28),
  /** JSON of a QualityPolicy. */
  TIDEGATE_QUALITY_POLICY: json(),
} as const;

/** Name of the monitor in verdicts and events. */
export const qualityMonitorName = 'quality';

/** Until when labels are waited for when neither the deployment nor the model's schema says so. */
export const defaultLabelDelayHours = 24;

/** From which loss on it matters. */
export interface LossFloors {
  readonly warning: number;
  readonly critical: number;
}

/** The part of the quality monitor's policy that a deployment sets; the rest keeps its defaults. */
export interface QualityPolicy {
  readonly budget: DriftPolicy['budget'];
  /** Verdicts reached in a day. */
  readonly looksPerDay: number;
  /** Outcomes below which the verdict is `insufficient`. */
  readonly minimumLabels: number;
  /** Share of a window's answers that must have their outcome before the window is judged. */
  readonly labelShare: number;
  /** By metric, where the defaults do not fit. */
  readonly losses: Readonly<Record<string, LossFloors>>;
  /** Categorical features by whose values groups are compared. */
  readonly groupBy: readonly string[];
  /** Hours until outcomes are normally known; null: as the model's schema says. */
  readonly labelDelayHours: number | null;
}

/** What a schedule sends: a monitor judges what lies before `time`, so the same time gives the same verdict. */
export interface MonitorRequest {
  /** ISO 8601 time. */
  readonly time: string;
}
