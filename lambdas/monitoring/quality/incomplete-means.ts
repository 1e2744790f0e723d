import { rounded } from '../profile/moments';
import { total, totalOf } from '../statistics/counts';
import { answersThatCount } from './late-outcomes';
import type { IncompleteMean, OutcomePart } from './missing-outcomes';
import type { QualityMetric } from './quality-metrics';
import type { BinaryOutcomes, Confusion, GroupOutcomes, NumericOutcomes, QualityProfile } from './quality-profile';
import { fromSparse, scoreBin, scoreOfBin } from './score-bins';

/** Measures that are means over outcomes, and so hang on which of them have come. */
export type IncompleteMeans = Readonly<Partial<Record<QualityMetric, IncompleteMean>>>;

/**
 * What measures of a window are made of when outcomes are missing; none when all are there. Measures of one class of
 * outcomes alone (recall, AUC) are not among them: when an outcome is known may hang on what it is, but then that of a
 * class is known of a fair part of it.
 */
export function incompleteMeans(profile: QualityProfile): IncompleteMeans {
  const { outcomes, labelled } = profile;
  const answers = answersThatCount(profile);
  switch (outcomes.task) {
    case 'binary':
      return labelled === 0 ? {} : ofProbabilities(outcomes, profile.threshold ?? 0.5);
    case 'multiclass': {
      if (labelled === 0 || labelled === answers) return {};
      return { accuracy: { parts: rightAndWrong(outcomes.correct, labelled), answers, least: 0, most: 1 } };
    }
    case 'numeric':
      return labelled === 0 || labelled === answers ? {} : ofNumbers(outcomes, labelled, answers);
  }
}

/** Accuracy of a group's answers; all of them may have outcomes. */
export function groupAccuracy({ answers, confusion }: Pick<GroupOutcomes, 'answers' | 'confusion'>): IncompleteMean {
  return { parts: accuracyParts(confusion), answers, least: 0, most: 1 };
}

/** Share of positive outcomes. */
export function positiveRateOf(outcomes: BinaryOutcomes): IncompleteMean {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = outcomes.confusion;
  const [p, q] = [truePositives + falseNegatives, falsePositives + trueNegatives];
  const answers = p + q + withoutOutcome(outcomes, scoreOfBin).n;
  return { parts: [shareOf(p, p), shareOf(0, q)], answers, least: 0, most: 1 };
}

/** One mean over the answers of several groups. */
export function mergeMeans(means: readonly IncompleteMean[]): IncompleteMean {
  return means.reduce((a, b) => ({
    ...a,
    parts: a.parts.map(({ n, sum, squares }, i) => {
      const other = b.parts[i]!;
      return { n: n + other.n, sum: sum + other.sum, squares: squares + other.squares };
    }),
    answers: a.answers + b.answers,
  }));
}

/** A calibrated probability less the outcome, over answers: what was expected less what came. */
export function surplusOf(outcomes: BinaryOutcomes, probabilities: readonly number[]): IncompleteMean {
  const of = (bin: number) => probabilities[bin]!;
  const [positives, negatives] = [fromSparse(outcomes.positives), fromSparse(outcomes.negatives)];
  const { n, mean } = withoutOutcome(outcomes, of);
  const parts = [partOf(positives, (bin) => of(bin) - 1), partOf(negatives, of)];
  return { parts, answers: totalOf(parts, (part) => part.n) + n, least: mean - 1, most: mean };
}

function ofProbabilities(outcomes: BinaryOutcomes, threshold: number): IncompleteMeans {
  const { confusion, positives, negatives } = outcomes;
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
  const [p, q] = [truePositives + falseNegatives, falsePositives + trueNegatives];
  const { n, mean } = withoutOutcome(outcomes, scoreOfBin);
  if (n === 0) return {};
  const from = scoreBin(threshold);
  const selected = withoutOutcome(outcomes, (bin) => Number(bin >= from));
  const answers = p + q + n;
  const share = { least: 0, most: 1 };
  const split = (moments: BinaryOutcomes['bias'], ofPositive: (bin: number) => number): readonly OutcomePart[] => {
    // All together is exact; bins tell how much of it belongs to either class.
    const positive = partOf(fromSparse(positives), ofPositive);
    const [sum, squares] = [rounded(moments.sum) - positive.sum, rounded(moments.squares) - positive.squares];
    return [positive, { n: total(fromSparse(negatives)), sum, squares: Math.max(0, squares) }];
  };
  return {
    calibration: {
      parts: split(outcomes.bias, (bin) => scoreOfBin(bin) - 1),
      answers,
      least: mean - 1,
      most: mean,
    },
    positiveRate: positiveRateOf(outcomes),
    accuracy: { parts: accuracyParts(confusion), answers, ...share },
    brier: { parts: split(outcomes.brier, (bin) => (1 - scoreOfBin(bin)) ** 2), answers, ...share },
    logLoss: { parts: split(outcomes.logLoss, (bin) => -Math.log(scoreOfBin(bin))), answers, least: 0, most: null },
    ...(truePositives + falsePositives === 0
      ? {}
      : {
          precision: {
            parts: [shareOf(truePositives, truePositives), shareOf(0, falsePositives)],
            answers: truePositives + falsePositives + selected.n * selected.mean,
            ...share,
          },
        }),
  };
}

function ofNumbers(
  { absoluteError, squaredError }: NumericOutcomes,
  labelled: number,
  answers: number,
): IncompleteMeans {
  const partOfMoments = ({ sum, squares }: NumericOutcomes['bias']) => [
    { n: labelled, sum: rounded(sum), squares: rounded(squares) },
  ];
  const common = { answers, least: 0, most: null };
  return {
    mae: { parts: partOfMoments(absoluteError), ...common, column: 1 },
    rmse: { parts: partOfMoments(squaredError), ...common, column: 2 },
  };
}

/** Answers without an outcome, and the mean of a value of theirs by the bin of their score. */
function withoutOutcome({ scores, positives, negatives }: BinaryOutcomes, value: (bin: number) => number) {
  const waiting = fromSparse(scores);
  for (const [bin, count] of [...positives, ...negatives]) waiting[bin]! -= count;
  const n = total(waiting);
  return { n, mean: n === 0 ? 0 : totalOf(waiting, (count, bin) => count * value(bin)) / n };
}

function partOf(counts: readonly number[], value: (bin: number) => number): OutcomePart {
  return {
    n: total(counts),
    sum: totalOf(counts, (count, bin) => count * value(bin)),
    squares: totalOf(counts, (count, bin) => count * value(bin) ** 2),
  };
}

function accuracyParts({ truePositives, falsePositives, falseNegatives, trueNegatives }: Confusion): OutcomePart[] {
  return [
    shareOf(truePositives, truePositives + falseNegatives),
    shareOf(trueNegatives, falsePositives + trueNegatives),
  ];
}

function rightAndWrong(correct: number, labelled: number): OutcomePart[] {
  return [shareOf(correct, correct), shareOf(0, labelled - correct)];
}

/** So many of n values are 1, the others 0. */
function shareOf(ones: number, n: number): OutcomePart {
  return { n, sum: ones, squares: ones };
}
