import { total, totalOf } from '../statistics/counts';
import { intervalZ } from '../statistics/normal';
import { studentTUpperQuantile } from '../statistics/student-t';
import { cameInTime, columnSum, type LateOutcomes } from './late-outcomes';

/** Values over outcomes of one class that have come. */
export interface OutcomePart {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/** A mean over answers of which some have no outcome. */
export interface IncompleteMean {
  /** Of classes: positive and negative ones, or right and wrong answers; of numbers: all. */
  readonly parts: readonly OutcomePart[];
  /** Answers that it is about, with and without an outcome. */
  readonly answers: number;
  /** Between what the mean over those without one must lie; null: without limit. */
  readonly least: number;
  readonly most: number | null;
  /** Of numbers: where a day holds the sum of these values. */
  readonly column?: 1 | 2;
}

/** What follows from the outcomes that have come. */
export interface Reckoned {
  readonly value: number;
  readonly standardError: number;
  /** The part of the error that comes from how late outcomes differ from day to day. */
  readonly arrivalError: number;
  /** Outcomes of which nothing is known, not even of what kind they usually are. */
  readonly missing: number;
  /** Between what the mean lies, whatever those are; null: without limit. */
  readonly least: number;
  readonly most: number | null;
  /** How much more there is of each part than has come, and outcomes together by that. */
  readonly weights: readonly Weights[];
  readonly come: number;
}

/** Factors of the number of outcomes of a part, and of the sum of their values. */
export interface Weights {
  readonly count: number;
  readonly sum: number;
}

/**
 * Reckons with outcomes that are missing. Those that come late are made up for where older days tell how many of each kind
 * do (inverse probability of having come). What is missing beyond that may be anything, and leaves the mean open between
 * bounds (Manski).
 */
export function reckonMissing(mean: IncompleteMean, learnt: LateOutcomes | undefined): Reckoned {
  const known = totalOf(mean.parts, ({ n }) => n);
  const late = known < mean.answers ? learnt : undefined;
  const weights = weightsOf(mean, known, late);
  const counts = mean.parts.map(({ n }, i) => weights[i]!.count * n);
  const sums = mean.parts.map(({ sum }, i) => weights[i]!.sum * sum);
  const come = total(counts);
  const value = total(sums) / come;
  const squares = mean.parts.map(({ n, sum, squares: own }, i) => {
    const { count, sum: ofSum } = weights[i]!;
    return ofSum ** 2 * own - 2 * ofSum * count * value * sum + count ** 2 * value ** 2 * n;
  });
  // As for a plain share, half an observation keeps the error of a share of 0 or 1 from being none.
  const floor = mean.column === undefined ? 0.5 / known ** 2 : 0;
  const sampling = Math.max(floor, (total(squares) / come ** 2) * (known / Math.max(1, known - 1)));
  const arrivalError = late === undefined ? 0 : arrivalErrorOf(mean, late, { value, come, counts, sums });
  const usual = late === undefined || !late.settled ? 1 : late.reached;
  const missing = Math.max(0, mean.answers * usual - come);
  const filled = (of: number) => (value * come + missing * of) / (come + missing);
  return {
    value,
    standardError: Math.hypot(Math.sqrt(sampling), arrivalError),
    arrivalError,
    missing,
    least: filled(mean.least),
    most: mean.most === null ? (missing === 0 ? value : null) : filled(mean.most),
    weights,
    come,
  };
}

/** How much more there is of each part than has come. */
function weightsOf(mean: IncompleteMean, known: number, late: LateOutcomes | undefined): readonly Weights[] {
  const { parts, column, answers } = mean;
  if (late === undefined) return parts.map(() => ({ count: 1, sum: 1 }));
  const usual = parts.map((_, part) => {
    const count = 1 / cameInTime(late, part);
    const isKnown = column !== undefined && columnSum(late.days, 'early', column) > 0;
    return { count, sum: isKnown ? 1 / cameInTime(late, column) : count };
  });
  const come = totalOf(parts, ({ n }, part) => usual[part]!.count * n);
  // No more outcomes can be still to come than there are answers without one.
  const kept = come > answers ? Math.max(0, answers - known) / (come - known) : 1;
  return usual.map(({ count, sum }) => ({ count: 1 + (count - 1) * kept, sum: 1 + (sum - 1) * kept }));
}

interface SoFar {
  readonly value: number;
  readonly come: number;
  readonly counts: readonly number[];
  readonly sums: readonly number[];
}

/** Tail at which Student's t is compared with the normal law: that of one test of a look at daily looks. */
const tail = 0.0005;

/**
 * Error of the correction: days are what varies, not outcomes one by one, and the days of the window vary as those do that
 * it was learnt from. Few days say little of how much they vary: as much wider as Student's t is than the normal law.
 */
function arrivalErrorOf(mean: IncompleteMean, late: LateOutcomes, { value, come, counts, sums }: SoFar): number {
  const { days, windowDays } = late;
  const { column } = mean;
  const change = (of: number, day: number) =>
    days[day]!.late[of]! / columnSum(days, 'late', of) - days[day]!.early[of]! / columnSum(days, 'early', of);
  const influence = (day: number) =>
    totalOf(mean.parts, (_, part) => {
      const ofSum = column === undefined ? change(part, day) : change(column, day) || 0;
      return (sums[part]! * ofSum - value * counts[part]! * change(part, day)) / come;
    });
  const varied = totalOf(days, (_, day) => influence(day) ** 2) * (days.length / (days.length - 1));
  // However alike days happened to be, outcomes come by chance.
  const byChance = mean.parts.map((_, part) => {
    const early = columnSum(days, 'early', part);
    return (((sums[part]! - value * counts[part]!) / come) ** 2 * Math.max(0, 1 - cameInTime(late, part))) / early;
  });
  const ofWindow = days.length / Math.max(1, windowDays);
  const wider = studentTUpperQuantile(tail, days.length - 1) / intervalZ(1 - 2 * tail);
  return wider * Math.sqrt(Math.max(varied, column === undefined ? total(byChance) : 0) * (1 + ofWindow));
}
