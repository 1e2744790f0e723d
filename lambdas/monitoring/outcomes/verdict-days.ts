import type { MaturityCurve } from '../quality/label-delay';
import { hoursUntil } from '../quality/label-delay';
import type { QualityProfile } from '../quality/quality-profile';
import { agedDays, atJudgedAge, learnArrival } from './label-arrival';
import { daysSince } from './outlook';
import { qualityWindow, type OutcomeDay, type QualityWindow } from './quality-window';

/** What decides on the days that a verdict rests on. */
export interface VerdictRules {
  readonly windowDays: number;
  /** Hours until outcomes are known, as stated. */
  readonly statedDelayHours: number;
  /** Share of outcomes with which a window is mature. */
  readonly maturity: number;
  readonly championSince: Date | undefined;
}

/** Days that a verdict rests on. */
export interface VerdictDays {
  readonly window: QualityWindow;
  /** Days from which it is learnt how outcomes arrive. */
  readonly aged: readonly OutcomeDay[];
  /** Those of them that show which outcomes come late, as they were at the age at which days are judged, and later. */
  readonly pairs: readonly { readonly early: OutcomeDay; readonly late: OutcomeDay }[];
  /** Days since the window, whose outcomes are not due. */
  readonly since: readonly OutcomeDay[];
  /** How outcomes arrive; undefined while that cannot be told. */
  readonly arrival: MaturityCurve | undefined;
  readonly delayHours: { readonly stated: number; readonly learnt: number | null; readonly used: number };
}

/**
 * The last whole days whose outcomes are due at a time: by the stated delay, or later where older days show that outcomes
 * come later than stated. As long as some of these are not joined, the others tell.
 */
export async function verdictDays(
  time: Date,
  { windowDays, statedDelayHours: stated, maturity, championSince }: VerdictRules,
  profileOf: (day: OutcomeDay) => Promise<QualityProfile | undefined>,
): Promise<VerdictDays> {
  const windowAt = (delayHours: number) => qualityWindow(time, { days: windowDays, delayHours, championSince });
  const aged = agedDays(windowAt(stated), windowDays, stated);
  const known: { day: OutcomeDay; profile: QualityProfile; asOf: Date }[] = [];
  for (const day of aged) {
    const profile = await profileOf(day);
    if (profile) known.push({ day, profile, asOf: day.asOf });
  }
  const arrival = learnArrival(known);
  const learnt = arrival ? hoursUntil(arrival, maturity) : null;
  const used = Math.max(stated, learnt ?? 0);
  const window = windowAt(used);
  const pairs = known.flatMap(({ day: late, profile }) => {
    const early = atJudgedAge(late, profile, used);
    return early ? [{ early, late }] : [];
  });
  return { window, aged, pairs, since: daysSince(window, time), arrival, delayHours: { stated, learnt, used } };
}
