import type { BusinessDays } from './business-days';
import type { BusinessProfile } from './business-profile';
import { measureCounter } from './counter-measure';

/** What a page draws of business by the day. Plain data, stored as JSON. */
export interface BusinessCourse {
  /** What serving took is reckoned from here to there, ISO 8601; absent where the window has no ends of its own. */
  readonly from?: string;
  readonly to?: string;
  readonly counters: Readonly<Record<string, CounterCourse>>;
  /** By the day, oldest first; days of which nothing is known are left out. */
  readonly cost: readonly { readonly day: string; readonly perPrediction: number }[];
  /** What is missing before counters can be judged; null when nothing is. */
  readonly note: string | null;
}

/** A counter per prediction by the day. */
export interface CounterCourse {
  /** First day that is judged; those before it are held against. Null: all of them are judged. */
  readonly since: string | null;
  /** Oldest first. */
  readonly points: readonly CoursePoint[];
}

/** A day of a counter. */
export interface CoursePoint {
  readonly day: string;
  readonly mean: number;
  /** Standard error of the mean, by how much single requests differ. */
  readonly error: number;
}

/** The course of a counter over the days that know it, by name; days without predictions have no point. */
export function counterCourse(counter: string, days: ReadonlyMap<string, BusinessProfile>): readonly CoursePoint[] {
  return [...days].flatMap(([day, profile]) => {
    const measure = measureCounter(profile, counter);
    if (measure === null) return [];
    return [{ day, mean: measure.mean, error: measure.deviation / Math.sqrt(measure.requests) }];
  });
}

/** What a prediction cost by the day. @param capturePercent how many of the requests capture holds */
export function costCourse(days: BusinessDays, capturePercent: number): BusinessCourse['cost'] {
  return [...days].flatMap(([day, { business, cost }]) => {
    if (cost === null || business.predictions === 0) return [];
    return [{ day, perPrediction: (cost * capturePercent) / (100 * business.predictions) }];
  });
}
