import { rounded } from '../profile/moments';
import { totalOf } from '../statistics/counts';
import type { Outcomes, QualityProfile } from './quality-profile';

/**
 * Outcomes of one older day as they were known at the age at which days are judged, and at an age a window older. Of
 * classes: how many positive and negative ones (or right and wrong answers); of numbers: how many, and the sums of absolute
 * and squared errors.
 */
export interface LateDay {
  readonly early: readonly number[];
  readonly late: readonly number[];
}

/** How outcomes that come after a day was judged differ from those before, learnt from older days. */
export interface LateOutcomes {
  readonly task: Outcomes['task'];
  readonly days: readonly LateDay[];
  /** Share of the answers of those days that had an outcome at the older age. */
  readonly reached: number;
  /** Whether next to none is expected after that age. */
  readonly settled: boolean;
  /** Days of the window that is judged: it varies more from usual days the fewer they are. */
  readonly windowDays: number;
}

/** Days from which on it shows how much days vary. */
export const fewestDays = 3;

/** Fewest outcomes of either class, or of numbers, that anything is learnt from. */
const fewestOutcomes = 30;

/** A day joined at two ages. */
export interface PairedDay {
  readonly early: QualityProfile;
  readonly late: QualityProfile;
}

/** @returns undefined when days or outcomes are too few to tell */
export function learnLateOutcomes(
  pairs: readonly PairedDay[],
  { settled, windowDays }: Pick<LateOutcomes, 'settled' | 'windowDays'>,
): LateOutcomes | undefined {
  const told = pairs.filter(({ early, late }) => early.labelled > 0 && late.labelled > 0);
  if (told.length < fewestDays) return undefined;
  const days = told.map(({ early, late }) => ({ early: tallyOf(early), late: tallyOf(late) }));
  const { task } = told[0]!.late.outcomes;
  const counted = task === 'numeric' ? [0] : [0, 1];
  if (counted.some((i) => columnSum(days, 'early', i) < fewestOutcomes)) return undefined;
  const answered = totalOf(told, ({ late }) => answersThatCount(late));
  const labelled = totalOf(told, ({ late }) => late.labelled);
  return { task, days, reached: Math.min(1, labelled / answered), settled, windowDays };
}

/** Answers that can have an outcome: those that are of the task's kind. */
export function answersThatCount({ answers, unusable, labelled }: QualityProfile): number {
  return Math.max(labelled, answers - unusable);
}

/** Sum over days. */
export function columnSum(days: readonly LateDay[], age: keyof LateDay, column: number): number {
  return totalOf(days, (day) => day[age][column]!);
}

/** Share of the outcomes of a kind that had come by the age at which days are judged, of those that came. */
export function cameInTime({ days }: Pick<LateOutcomes, 'days'>, column: number): number {
  return columnSum(days, 'early', column) / columnSum(days, 'late', column);
}

/** Share of answers that usually have an outcome at the age at which days are judged, and of those that ever get one. */
export function usualByThen(late: LateOutcomes): { readonly arrived: number; readonly expected: number } {
  const columns = late.task === 'numeric' ? [0] : [0, 1];
  const of = (age: keyof LateDay) => totalOf(columns, (column) => columnSum(late.days, age, column));
  const arrived = Math.min(1, (late.reached * of('early')) / of('late'));
  return { arrived, expected: late.settled ? arrived / late.reached : arrived };
}

function tallyOf({ outcomes, labelled }: QualityProfile): number[] {
  switch (outcomes.task) {
    case 'binary': {
      const { truePositives, falseNegatives } = outcomes.confusion;
      const positives = truePositives + falseNegatives;
      return [positives, labelled - positives];
    }
    case 'multiclass':
      return [outcomes.correct, labelled - outcomes.correct];
    case 'numeric':
      return [labelled, rounded(outcomes.absoluteError.sum), rounded(outcomes.squaredError.sum)];
  }
}
