/** The monitors: what their functions are told, what their schedules send, and what they store. */
import { json, number, numbers, text } from './environment';

/** Variables of every function of the drift monitor. Those that plan and judge have those of the registry's readers as well. */
export const profilingEnvironment = {
  TIDEGATE_MODEL: text(),
  TIDEGATE_CAPTURE_BUCKET: text(),
  TIDEGATE_REPORTS_BUCKET: text(),
} as const;

/** Variables of the function that finds out what is to be profiled. */
export const planProfilesEnvironment = {
  ...profilingEnvironment,
  /** Prefix above `<endpoint>/<variant>/yyyy/mm/dd/hh/`, with a slash at the end. */
  TIDEGATE_CAPTURE_PREFIX: text(),
  /** How many whole hours each of the windows looks back. */
  TIDEGATE_WINDOWS: numbers(1, 24 * 31),
  /** JSON of BusinessSettings; null where business is not watched. */
  TIDEGATE_BUSINESS: json(),
} as const;

/** Variables of the function that judges. */
export const judgeDriftEnvironment = {
  ...planProfilesEnvironment,
  TIDEGATE_ENVIRONMENT: text(),
  /** How many of the last hours must have records, or else the model is taken to be silent. */
  TIDEGATE_SILENCE_HOURS: number(1, 24 * 31),
  /** JSON of a DriftPolicy. */
  TIDEGATE_DRIFT_POLICY: json(),
  /** JSON of MonitoringPrices. */
  TIDEGATE_PRICES: json(),
} as const;

/** Variables of the function that joins reports of business. It has those of the registry's readers as well. */
export const joinReportsEnvironment = {
  ...profilingEnvironment,
  /** As for the others. */
  TIDEGATE_CAPTURE_PREFIX: text(),
  /** Prefix above `yyyy/mm/dd/hh/` in the capture bucket, with a slash at the end. */
  TIDEGATE_REPORTS_PREFIX: text(),
  /** How many of the last mature days are kept up. */
  TIDEGATE_REPORTED_DAYS: number(1, 31),
  /** JSON of BusinessSettings. */
  TIDEGATE_BUSINESS: json(),
} as const;

/** Name of the monitor in verdicts and events. */
export const driftMonitorName = 'drift';

/** Name of a window of so many hours in keys and metrics: `24h`, `7d`. */
export function windowName(hours: number): string {
  return isWholeDays(hours) ? `${hours / 24}d` : `${hours}h`;
}

/** The same for people: `24 hours`, `7 days`. */
export function windowWords(hours: number): string {
  if (hours === 1) return 'hour';
  return isWholeDays(hours) ? `${hours / 24} days` : `${hours} hours`;
}

function isWholeDays(hours: number): boolean {
  return hours > 24 && hours % 24 === 0;
}

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
  /** The rhythm of the traffic: `hour-of-week`, `day-of-week`, `hour-of-day` or `none`. */
  readonly season: string;
  /** How often in the period counters of business are watched anew. */
  readonly business: { readonly streams: number };
}

/** Some of an hour's capture, small enough for one of several that a function profiles at a time. */
export interface CapturePiece {
  /** Folder of the version whose bins are counted on. */
  readonly artifactUri: string;
  /** Name of the hour's profile. */
  readonly hour: string;
  readonly part: number;
  /** Keys in the capture bucket. */
  readonly keys: readonly string[];
  /** Counters of business that are counted as well. */
  readonly counters: readonly string[];
}

/** An hour whose profile is to be put together from parts. */
export interface PendingHour {
  readonly hour: string;
  readonly parts: number;
}

/** What the state machine hands from the plan on. */
export interface ProfilingPlan {
  /** The request's. */
  readonly time: string;
  /** Key of the plan in the reports bucket. */
  readonly plan: string;
  /** Where the pieces are listed. */
  readonly pieces: ItemList;
  readonly hours: readonly PendingHour[];
}

/** What a step took. */
export interface StepUsage {
  readonly invocations: number;
  readonly milliseconds: number;
  /** S3 requests that read objects. */
  readonly reads: number;
  /** S3 requests that write or list. */
  readonly writes: number;
}

/** Prices in one currency. */
export interface MonitoringPrices {
  readonly currency: string;
  readonly lambdaGbSecond: number;
  readonly lambdaRequest: number;
  /** Transition of a standard workflow. */
  readonly stateTransition: number;
  /** Request of an express workflow, with the duration of a short one. */
  readonly expressRequest: number;
  readonly s3Read: number;
  /** PUT and LIST. */
  readonly s3Write: number;
  /** A metric that is read with GetMetricData. */
  readonly metricRead: number;
}

/** Variables of the function that finds out which days are to be joined. */
export const planOutcomesEnvironment = {
  ...profilingEnvironment,
  /** As for the drift monitor. */
  TIDEGATE_CAPTURE_PREFIX: text(),
  /** Prefix above `yyyy/mm/dd/hh/` in the capture bucket, with a slash at the end. */
  TIDEGATE_GROUND_TRUTH_PREFIX: text(),
  /** How many whole days one verdict looks back. */
  TIDEGATE_WINDOW_DAYS: number(1, 28),
  /** JSON of a QualityPolicy. */
  TIDEGATE_QUALITY_POLICY: json(),
} as const;

/** Variables of the function that judges quality. */
export const judgeQualityEnvironment = {
  TIDEGATE_MODEL: text(),
  TIDEGATE_ENVIRONMENT: text(),
  TIDEGATE_REPORTS_BUCKET: text(),
  TIDEGATE_WINDOW_DAYS: number(1, 28),
  /** JSON of a QualityPolicy. */
  TIDEGATE_QUALITY_POLICY: json(),
  /** JSON of MonitoringPrices. */
  TIDEGATE_PRICES: json(),
} as const;

/** A list that a map reads its items from. */
export interface ItemList {
  readonly bucket: string;
  readonly key: string;
  readonly count: number;
}

/** Files of capture or of labels that are sorted by identity. */
export interface SortPiece {
  readonly kind: 'answers' | 'labels';
  /** Name of what it comes to. */
  readonly piece: string;
  /** Key of the task in the reports bucket. */
  readonly task: string;
  /** Keys in the capture bucket. */
  readonly keys: readonly string[];
}

/** A part of a day, by identity, that is joined. */
export interface JoinPart {
  /** Name of the day's outcomes. */
  readonly day: string;
  readonly part: number;
}

/** What the state machine hands from a plan of the quality monitor on: something to sort, else something to join, else nothing. */
export interface OutcomePlan {
  /** The request's. */
  readonly time: string;
  /** Key of the plan in the reports bucket. */
  readonly plan: string;
  readonly sort: ItemList;
  readonly join: ItemList;
}

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

/** Variables of the attribution monitor. It has those of the registry's readers as well. */
export const attributionMonitorEnvironment = {
  ...profilingEnvironment,
  TIDEGATE_ENVIRONMENT: text(),
  /** As for the drift monitor. */
  TIDEGATE_CAPTURE_PREFIX: text(),
  /** How many whole hours one verdict looks back. */
  TIDEGATE_WINDOW_HOURS: number(1, 24 * 31),
  /** Records of a sample. */
  TIDEGATE_SAMPLE: number(100, 10_000),
  /** JSON of an AttributionPolicy. */
  TIDEGATE_ATTRIBUTION_POLICY: json(),
} as const;

/** Name of the monitor in verdicts and events. */
export const attributionMonitorName = 'attribution';

/** The part of the attribution monitor's policy that a deployment sets; the rest keeps its defaults. */
export interface AttributionPolicy {
  readonly budget: DriftPolicy['budget'];
  /** Verdicts reached in a day. */
  readonly looksPerDay: number;
}

/** What a schedule sends: a monitor judges what lies before `time`, so the same time gives the same verdict. */
export interface MonitorRequest {
  /** ISO 8601 time. */
  readonly time: string;
}
