import { total, totalOf } from '../statistics/counts';

/** Ages in hours by which labels are counted as arrived: upper ends of the delay bins. */
export const delayEdges: readonly number[] = [
  1, 2, 3, 6, 12, 24, 36, 48, 72, 96, 120, 168, 240, 336, 504, 720, 1_440, 2_160, 4_320,
];

const hour = 3_600_000;

/** Bin of the time from an answer to its label; `delayEdges.length` beyond all of them. */
export function delayBin(answered: string, recorded: string): number {
  const hours = (Date.parse(recorded) - Date.parse(answered)) / hour;
  const bin = delayEdges.findIndex((edge) => hours <= edge);
  return bin < 0 ? delayEdges.length : bin;
}

/** Whether no label took longer than some hours, as far as the bins tell. */
export function arriveWithin(delays: readonly number[], hours: number): boolean {
  return delays.every((count, bin) => count === 0 || (delayEdges[bin] ?? Infinity) <= hours);
}

/** Answers of one window as of some time: how many have a label, by delay, and how many wait. */
export interface LabelCohort {
  /** Age of the window's youngest answer in hours, when the counts were taken. */
  readonly ageHours: number;
  /** Labels by delay bin. */
  readonly arrived: readonly number[];
  readonly waiting: number;
}

/** Share of labels that have arrived by each age of `delayEdges`, and by the oldest age that was ever seen. */
export interface MaturityCurve {
  readonly shares: readonly number[];
  /** Oldest age in hours that the curve rests on. */
  readonly observedHours: number;
}

/**
 * Label maturity curve by Kaplan and Meier: windows too young for an age say nothing about it, instead of counting
 * their waiting labels as lost.
 * @returns null without any answers
 */
export function maturityCurve(cohorts: readonly LabelCohort[]): MaturityCurve | null {
  const shares: number[] = [];
  let waitingShare = 1;
  let observedHours = 0;
  for (const [bin, edge] of delayEdges.entries()) {
    // A window counts for a bin only if it was old enough to have seen all of it.
    const old = cohorts.filter(({ ageHours }) => ageHours >= edge);
    const atRisk = totalOf(old, ({ arrived, waiting }) => waiting + total(arrived.slice(bin)));
    // An age at which nothing was waited for any more was seen, too.
    if (old.some(({ arrived, waiting }) => waiting + total(arrived) > 0)) observedHours = edge;
    if (atRisk > 0) {
      waitingShare *= 1 - totalOf(old, ({ arrived }) => arrived[bin] ?? 0) / atRisk;
    }
    shares.push(1 - waitingShare);
  }
  return observedHours === 0 ? null : { shares, observedHours };
}

/** Share of the labels of a window of some age that should have arrived, of those that ever arrive. */
export function expectedMaturity(curve: MaturityCurve, ageHours: number): number {
  const plateau = curve.shares[curve.shares.length - 1] ?? 0;
  const reached = delayEdges.filter((edge) => edge <= ageHours).length;
  return plateau === 0 || reached === 0 ? 0 : curve.shares[reached - 1]! / plateau;
}

/** Share of all answers whose label should have arrived at an age. */
export function arrivedShare(curve: MaturityCurve, ageHours: number): number {
  const reached = delayEdges.filter((edge) => edge <= ageHours).length;
  return reached === 0 ? 0 : curve.shares[reached - 1]!;
}

/** Hours after which a share of the labels that ever arrive has arrived. */
export function hoursUntil(curve: MaturityCurve, share: number): number {
  const reached = delayEdges.find((edge) => expectedMaturity(curve, edge) >= share);
  return Math.min(reached ?? curve.observedHours, curve.observedHours);
}

/** Labels that still arrive late in the time that was looked at may go on to arrive after it. */
export const settledChange = 0.02;

/** Whether labels have stopped to arrive: next to none of all came in the older half of the ages that were seen. */
export function isSettled(curve: MaturityCurve): boolean {
  const plateau = arrivedShare(curve, curve.observedHours);
  return plateau - arrivedShare(curve, curve.observedHours / 2) <= settledChange * plateau;
}

/**
 * Hours of an ISO 8601 duration, for example `P1D` or `PT36H`; months count 30 days, years 365.
 * @throws RangeError for other text
 */
export function hoursOf(duration: string): number {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  const parts: readonly (string | undefined)[] = match?.slice(1) ?? [];
  if (parts.every((part) => part === undefined)) {
    throw new RangeError(`duration '${duration}' is not ISO 8601, for example P1D or PT36H`);
  }
  const weights = [365 * 24, 30 * 24, 7 * 24, 24, 1, 1 / 60, 1 / 3_600];
  return totalOf(weights, (weight, i) => weight * Number(parts[i] ?? 0));
}
