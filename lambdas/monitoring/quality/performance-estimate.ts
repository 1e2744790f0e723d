import { chiSquareSurvival } from '../statistics/chi-square';
import { areaFromCounts, expectedArea } from '../statistics/binned-auc';
import { total } from '../statistics/counts';
import { isotonicRegression } from '../statistics/isotonic';
import { positiveRateOf, surplusOf } from './incomplete-means';
import type { LateOutcomes } from './late-outcomes';
import { reckonMissing } from './missing-outcomes';
import type { BinaryOutcomes } from './quality-profile';
import { fromSparse, scoreBin, scoreOfBin } from './score-bins';

/** A mapping from scores to calibrated probabilities, learnt from outcomes. */
export interface Calibration {
  /** Calibrated probability by score bin. */
  readonly probabilities: readonly number[];
  /** Whether the mapping is the scores themselves, because mapping them made nothing better. */
  readonly identity: boolean;
  /** Expected calibration error of the scores, and of the calibrated probabilities. */
  readonly errorBefore: number;
  readonly errorAfter: number;
  /** Standard error that learning the mapping leaves in an expected AUC; 0 where nothing was mapped. */
  readonly areaError: number;
}

/** Quality that is expected of a window whose labels are missing, if its scores are calibrated as they used to be. */
export interface EstimatedQuality {
  readonly auc: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly accuracy: number;
  readonly positiveRate: number;
  readonly n: number;
}

/** Below this p-value scores are taken to be not calibrated. */
const miscalibrated = 0.01;

/**
 * Learns calibration from outcomes: isotonic regression over the score bins. Scores that pass for calibrated already
 * are left alone, since a regression would only learn their noise.
 */
export function learnCalibration(outcomes: BinaryOutcomes): Calibration {
  const positives = fromSparse(outcomes.positives);
  const negatives = fromSparse(outcomes.negatives);
  const scores = positives.map((_, bin) => scoreOfBin(bin));
  const isotonic = isotonicRegression(
    positives.map((count, bin) => {
      const weight = count + negatives[bin]!;
      return { value: weight === 0 ? 0 : count / weight, weight };
    }),
  );
  const before = calibrationOf(positives, negatives, scores);
  const after = calibrationOf(positives, negatives, isotonic);
  const identity = before.pValue > miscalibrated || after.error >= before.error;
  return {
    probabilities: identity ? scores : isotonic,
    identity,
    errorBefore: before.error,
    errorAfter: identity ? before.error : after.error,
    areaError: identity ? 0 : (areaFromCounts(positives, negatives)?.standardError ?? 0),
  };
}

/** How well predicted probabilities meet outcomes. */
export interface CalibrationQuality {
  /** Expected calibration error: mean distance of predicted and real share of positives over groups. */
  readonly error: number;
  /** Hosmer and Lemeshow's test that the probabilities are calibrated. */
  readonly pValue: number;
}

/** Calibration over ten groups of about equal size by predicted probability. */
export function calibrationOf(
  positives: readonly number[],
  negatives: readonly number[],
  probabilities: readonly number[],
): CalibrationQuality {
  const all = positives.map((count, i) => count + negatives[i]!);
  const answers = total(all);
  let [error, statistic, groups] = [0, 0, 0];
  let [count, observed, expected, variance] = [0, 0, 0, 0];
  let seen = 0;
  for (let i = 0; i < all.length; i += 1) {
    count += all[i]!;
    seen += all[i]!;
    observed += positives[i]!;
    expected += all[i]! * probabilities[i]!;
    variance += all[i]! * probabilities[i]! * (1 - probabilities[i]!);
    if (count === 0 || (count < answers / 10 && seen < answers)) continue;
    error += Math.abs(expected - observed);
    if (variance > 0) statistic += (observed - expected) ** 2 / variance;
    groups += 1;
    [count, observed, expected, variance] = [0, 0, 0, 0];
  }
  return {
    error: answers === 0 ? 0 : error / answers,
    pValue: groups === 0 ? 1 : chiSquareSurvival(statistic, groups),
  };
}

/**
 * Estimates quality without labels (confidence-based performance estimation): with calibrated probabilities, the
 * expected outcome of every answer is known. Blind to a change of how outcomes depend on features: see
 * `calibrationHolds`.
 * @param threshold operating point
 * @returns null without answers
 */
export function estimateQuality(
  outcomes: Pick<BinaryOutcomes, 'scores'>,
  calibration: Pick<Calibration, 'probabilities'>,
  threshold: number,
): EstimatedQuality | null {
  const counts = fromSparse(outcomes.scores);
  const n = total(counts);
  if (n === 0) return null;
  const from = scoreBin(threshold);
  let [selected, right, positives, rejectedNegatives] = [0, 0, 0, 0];
  counts.forEach((count, bin) => {
    const expected = count * calibration.probabilities[bin]!;
    positives += expected;
    if (bin >= from) {
      selected += count;
      right += expected;
    } else rejectedNegatives += count - expected;
  });
  return {
    auc: expectedArea(counts, calibration.probabilities),
    precision: selected === 0 ? null : right / selected,
    recall: positives === 0 ? null : right / positives,
    accuracy: (right + rejectedNegatives) / n,
    positiveRate: positives / n,
    n,
  };
}

/** A share or an area as it was expected and as it came true. */
export interface Expectation {
  readonly expected: number;
  readonly observed: number;
  /** Standard error of the difference if the calibration holds. */
  readonly standardError: number;
}

/** How the estimate fared in a window whose labels have come since; of the share of positives. */
export interface CalibrationCheck extends Expectation {
  /** The same of the AUC: a model that ranks worse may well have as many positives as ever. Null without both classes. */
  readonly auc?: Expectation | null;
  readonly holds: boolean;
}

/**
 * Checks on labelled answers whether the calibration still holds, in which case estimates can be trusted: whether as many
 * outcomes were positive as expected, and whether the scores ranked them as well as expected.
 *
 * @param late how late outcomes differ from those that have come, which else stand for all
 * @returns null without outcomes
 */
export function calibrationHolds(
  outcomes: BinaryOutcomes,
  calibration: Pick<Calibration, 'probabilities' | 'areaError'>,
  late?: LateOutcomes,
): CalibrationCheck | null {
  const positives = fromSparse(outcomes.positives);
  const negatives = fromSparse(outcomes.negatives);
  let [n, expected, variance, observed] = [0, 0, 0, 0];
  positives.forEach((count, bin) => {
    const all = count + negatives[bin]!;
    const probability = calibration.probabilities[bin]!;
    n += all;
    observed += count;
    expected += all * probability;
    variance += all * probability * (1 - probability);
  });
  if (n === 0) return null;
  const standardError = Math.sqrt(variance) / n;
  const share = { expected: expected / n, observed: observed / n, standardError };
  const check = { ...whole(share, outcomes, calibration, late), auc: areaExpectation(outcomes, calibration) };
  return { ...check, holds: isConfirmed(check) };
}

/** The share of positives with those to come that usually do, at the surplus that is reckoned with them. */
function whole(
  share: Expectation,
  outcomes: BinaryOutcomes,
  { probabilities }: Pick<Calibration, 'probabilities'>,
  late: LateOutcomes | undefined,
): Expectation {
  if (late === undefined) return share;
  const { value, arrivalError } = reckonMissing(surplusOf(outcomes, probabilities), late);
  const observed = reckonMissing(positiveRateOf(outcomes), late).value;
  return { expected: observed + value, observed, standardError: Math.hypot(share.standardError, arrivalError) };
}

/** Of all answers, labelled or not, AUC is expected; an AUC does not hang on how many of each outcome have come. */
function areaExpectation(
  { scores, positives, negatives }: BinaryOutcomes,
  { probabilities, areaError }: Pick<Calibration, 'probabilities' | 'areaError'>,
): Expectation | null {
  const expected = expectedArea(fromSparse(scores), probabilities);
  const observed = areaFromCounts(fromSparse(positives), fromSparse(negatives));
  if (expected === null || observed === null) return null;
  return { expected, observed: observed.area, standardError: Math.hypot(observed.standardError, areaError) };
}

/** Whether everything that was checked came as expected. */
export function isConfirmed({ auc, ...share }: Omit<CalibrationCheck, 'holds'>): boolean {
  return isNearEnough(share) && (!auc || isNearEnough(auc));
}

/** Within three standard errors, or within .02 which is near enough for an estimate. */
function isNearEnough({ expected, observed, standardError }: Expectation): boolean {
  return Math.abs(expected - observed) <= Math.max(3 * standardError, 0.02);
}
