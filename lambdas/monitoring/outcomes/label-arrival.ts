import { arriveWithin, isSettled, maturityCurve, type LabelCohort, type MaturityCurve } from '../quality/label-delay';
import type { QualityProfile } from '../quality/quality-profile';
import { total } from '../statistics/counts';
import type { OutcomeDay, QualityWindow } from './quality-window';

const hour = 3_600_000;
const day = 24 * hour;

/** Labels that reach fewer answers than this tell only of those whose outcome somebody cared for. */
const smallestShare = 0.5;

/** A week shows how days differ, whatever the length of a window. */
const fewestAged = 7;

/**
 * Days from which it is learnt how labels arrive: as many as a window has, a week at least, before it, each seen at one age
 * that is a window older than the one at which days are judged. Every day is joined once at that age, then only read.
 */
export function agedDays({ to }: QualityWindow, windowDays: number, delayHours: number): OutcomeDay[] {
  const older = (windowDays + 1) * day;
  return Array.from({ length: Math.max(fewestAged, windowDays) }, (_, i) => {
    const end = to.getTime() - older - i * day;
    return { from: new Date(end - day), to: new Date(end), asOf: new Date(end + older + delayHours * hour) };
  });
}

/**
 * How labels arrive, by days that are old enough to know.
 * @returns undefined when that cannot be told yet: no labels with times, too few, or still coming at the oldest age
 */
export function learnArrival(
  days: readonly { readonly profile: QualityProfile; readonly asOf: Date }[],
): MaturityCurve | undefined {
  const cohorts = days.flatMap(({ profile, asOf }): LabelCohort[] => {
    const { delays, answers, lastAnswer } = profile;
    if (lastAnswer === null || !isTimed(profile)) return [];
    const waiting = answers - timedOf(profile);
    return [{ ageHours: (asOf.getTime() - Date.parse(lastAnswer)) / hour, arrived: delays, waiting }];
  });
  const curve = maturityCurve(cohorts) ?? undefined;
  const reached = curve?.shares.at(-1) ?? 0;
  return curve && reached >= smallestShare && isSettled(curve) ? curve : undefined;
}

/**
 * A day at the age at which days are judged, to see what came later than that; the day as it is when nothing did, which
 * saves joining it again.
 * @returns undefined when its labels do not tell when they came
 */
export function atJudgedAge(aged: OutcomeDay, profile: QualityProfile, delayHours: number): OutcomeDay | undefined {
  if (profile.labelled === 0 || !isTimed(profile)) return undefined;
  const asOf = new Date(aged.to.getTime() + delayHours * hour);
  return asOf >= aged.asOf || arriveWithin(profile.delays, delayHours) ? aged : { ...aged, asOf };
}

/** Labels without a time counted as known at any: they say nothing about when they came. */
function isTimed(profile: QualityProfile): boolean {
  return timedOf(profile) >= profile.labelled;
}

function timedOf({ delays }: QualityProfile): number {
  return total(delays);
}
