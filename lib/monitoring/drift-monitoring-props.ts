import type { Duration } from 'aws-cdk-lib';
import type { BusinessMonitoringProps } from './business-monitoring-props';
import type { MonitoringPriceProps } from './monitoring-prices';

/** The rhythm of a model's traffic. */
export enum Season {
  /** Mondays at nine resemble each other, and nothing else. */
  HOUR_OF_WEEK = 'hour-of-week',
  /** Mondays resemble each other. */
  DAY_OF_WEEK = 'day-of-week',
  /** Nine o'clock resembles nine o'clock. */
  HOUR_OF_DAY = 'hour-of-day',
  /** All times are alike. */
  NONE = 'none',
}

/** How drift is watched. */
export interface DriftMonitoringProps {
  /**
   * How often a verdict is reached: 1, 2, 3, 4, 6, 8, 12 or 24 hours.
   *
   * @default 1 hour
   */
  readonly every?: Duration;
  /**
   * How far verdicts look back, in whole hours: one to four lengths, from 1 hour to 31 days, all judged in one run that reads
   * stored hours once. They share the budget of false alarms. A whole week holds all its hours once, so that its rhythm is
   * not taken for drift. A shorter window sees sooner what has just begun, and is compared with windows of like time (see
   * `season`), of which it needs four: for a day in the rhythm of a week these are four weeks. Until they are known, breaks
   * of the data contract are reported in it and drift is not.
   *
   * @default - 24 hours and 7 days
   */
  readonly windows?: Duration[];
  /**
   * The rhythm of the traffic. `NONE` compares windows of any length with the baseline at once.
   *
   * @default Season.HOUR_OF_WEEK
   */
  readonly season?: Season;
  /**
   * After how many hours without a captured request the model is taken to be silent.
   *
   * @default 24 hours
   */
  readonly silence?: Duration;
  /**
   * How many verdicts of a quarter may report drift although nothing has changed. Thresholds follow from it.
   *
   * @default 1
   */
  readonly falseAlarmsPerQuarter?: number;
  /**
   * Records below which the verdict is `insufficient`.
   *
   * @default 50
   */
  readonly minimumRecords?: number;
  /**
   * Features that are profiled but not judged: identifiers, times, anything that is meant to move.
   *
   * @default - every feature is judged
   */
  readonly ignoreFeatures?: string[];
  /**
   * Counters of business that callers report, and what predictions cost.
   *
   * @default - business is not watched
   */
  readonly business?: BusinessMonitoringProps;
  /**
   * What the cost of a run is reckoned with.
   *
   * @default - list prices of us-east-1
   */
  readonly prices?: MonitoringPriceProps;
}
