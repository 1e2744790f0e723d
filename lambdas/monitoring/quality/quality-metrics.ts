import { rounded } from '../profile/moments';
import { areaFromCounts } from '../statistics/binned-auc';
import { intervalZ } from '../statistics/normal';
import { wilsonInterval } from '../statistics/proportion';
import type { IncompleteMean, Reckoned } from './missing-outcomes';
import type { BinaryOutcomes, ExactMoments, NumericOutcomes, QualityProfile } from './quality-profile';
import { fromSparse } from './score-bins';

/** Measures of quality that monitors know. */
export const qualityMetrics = [
  'auc',
  'logLoss',
  'brier',
  'precision',
  'recall',
  'accuracy',
  /** Share of positive outcomes. */
  'positiveRate',
  'meanPrediction',
  /** Mean prediction less share of positive outcomes: 0 when calibrated on the whole. */
  'calibration',
  'mae',
  'rmse',
  /** Mean of answer less outcome. */
  'bias',
] as const;
export type QualityMetric = (typeof qualityMetrics)[number];

/** A measured value with its uncertainty. */
export interface Measured {
  readonly value: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** Observations it rests on. */
  readonly n: number;
  /** Present where outcomes are missing that could change it. */
  readonly incomplete?: Incomplete;
}

/** What is missing from a measure, and what that leaves open. */
export interface Incomplete extends Pick<Reckoned, 'arrivalError' | 'missing' | 'least' | 'most'> {
  /** What the measure is by the outcomes that have come; differs from its value where late ones are made up for. */
  readonly known: number;
  /** What it is reckoned from. */
  readonly mean: IncompleteMean;
}

/** Measures by name; those that cannot be computed from a window are absent. */
export type QualityMeasures = Readonly<Partial<Record<QualityMetric, Measured>>>;

/** All measures of a window with two-sided intervals. */
export function measureQuality(profile: QualityProfile, confidence = 0.95): QualityMeasures {
  const { outcomes, labelled } = profile;
  if (labelled === 0) return {};
  switch (outcomes.task) {
    case 'binary':
      return binaryMeasures(outcomes, labelled, confidence);
    case 'numeric':
      return numericMeasures(outcomes, labelled, confidence);
    case 'multiclass':
      return { accuracy: shareOf(outcomes.correct, labelled, confidence) };
  }
}

function binaryMeasures(outcomes: BinaryOutcomes, n: number, confidence: number): QualityMeasures {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = outcomes.confusion;
  const area = areaFromCounts(fromSparse(outcomes.positives), fromSparse(outcomes.negatives));
  const positiveRate = shareOf(truePositives + falseNegatives, n, confidence);
  const calibration = meanOf(outcomes.bias, n, confidence);
  const meanPrediction = calibration.value + positiveRate.value;
  return {
    ...(area === null ? {} : { auc: around(area.area, area.standardError, n, confidence, 0, 1) }),
    logLoss: meanOf(outcomes.logLoss, n, confidence),
    brier: meanOf(outcomes.brier, n, confidence),
    ...optional('precision', truePositives, truePositives + falsePositives, confidence),
    ...optional('recall', truePositives, truePositives + falseNegatives, confidence),
    accuracy: shareOf(truePositives + trueNegatives, n, confidence),
    positiveRate,
    // Known exactly for the window: it is its outcome that is uncertain.
    meanPrediction: { value: meanPrediction, standardError: 0, lower: meanPrediction, upper: meanPrediction, n },
    calibration,
  };
}

function numericMeasures(outcomes: NumericOutcomes, n: number, confidence: number): QualityMeasures {
  const squared = meanOf(outcomes.squaredError, n, confidence);
  const rmse = Math.sqrt(squared.value);
  // Delta method: the error of a square root is that of the square over twice the root.
  const standardError = rmse === 0 ? 0 : squared.standardError / (2 * rmse);
  return {
    mae: meanOf(outcomes.absoluteError, n, confidence),
    rmse: around(rmse, standardError, n, confidence, 0),
    bias: meanOf(outcomes.bias, n, confidence),
  };
}

function optional(
  name: 'precision' | 'recall',
  successes: number,
  trials: number,
  confidence: number,
): QualityMeasures {
  return trials === 0 ? {} : { [name]: shareOf(successes, trials, confidence) };
}

function shareOf(successes: number, trials: number, confidence: number): Measured {
  const { estimate, lower, upper } = wilsonInterval({ successes, trials }, confidence);
  // Half an observation keeps the error of a share of 0 or 1 from being none.
  const spread = Math.max(estimate * (1 - estimate), 0.5 / trials);
  return { value: estimate, standardError: Math.sqrt(spread / trials), lower, upper, n: trials };
}

function meanOf(moments: ExactMoments, n: number, confidence: number): Measured {
  const mean = rounded(moments.sum) / n;
  const variance = n < 2 ? 0 : Math.max(0, (rounded(moments.squares) - n * mean * mean) / (n - 1));
  return around(mean, Math.sqrt(variance / n), n, confidence);
}

/** A value with its interval, kept within what it can be. */
export function around(
  value: number,
  standardError: number,
  n: number,
  confidence: number,
  least = -Infinity,
  most = Infinity,
): Measured {
  const half = intervalZ(confidence) * standardError;
  return { value, standardError, lower: Math.max(least, value - half), upper: Math.min(most, value + half), n };
}
