import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { ExactSum } from '../profile/exact-sum';
import type {
  BinaryOutcomes,
  Confusion,
  ExactMoments,
  GroupOutcomes,
  GroupProfile,
  Outcomes,
  QualityProfile,
} from './quality-profile';
import { addSparse } from './score-bins';

/**
 * Adds up quality profiles of separate windows, or of parts of one window. Byte for byte the profile of everything
 * together, in any order and grouping.
 * @param profiles at least one, of one task
 * @throws TidegateError `Tidegate.InvalidInput` when tasks or operating points differ
 */
export function mergeQuality(profiles: readonly QualityProfile[]): QualityProfile {
  const [first, ...others] = profiles;
  if (first === undefined) {
    throw new TidegateError(errorNames.invalidInput, 'quality profiles to merge are none, give one or more');
  }
  return others.reduce(mergeTwo, first);
}

function mergeTwo(a: QualityProfile, b: QualityProfile): QualityProfile {
  if (a.threshold !== b.threshold) {
    throw new TidegateError(
      errorNames.invalidInput,
      `quality profiles have operating points ${String(a.threshold)} and ${String(b.threshold)}: only like can be added`,
    );
  }
  return {
    qualityVersion: 1,
    threshold: a.threshold,
    answers: a.answers + b.answers,
    labelled: a.labelled + b.labelled,
    orphans: a.orphans + b.orphans,
    duplicates: a.duplicates + b.duplicates,
    unusable: a.unusable + b.unusable,
    firstAnswer: earliest(a.firstAnswer, b.firstAnswer),
    lastAnswer: latest(a.lastAnswer, b.lastAnswer),
    delays: a.delays.map((count, i) => count + (b.delays[i] ?? 0)),
    outcomes: mergeOutcomes(a.outcomes, b.outcomes),
    groups: mergeRecords(a.groups, b.groups, mergeGroups),
  };
}

function mergeOutcomes(a: Outcomes, b: Outcomes): Outcomes {
  if (a.task === 'binary' && b.task === 'binary') return mergeBinary(a, b);
  if (a.task === 'numeric' && b.task === 'numeric') {
    return {
      task: 'numeric',
      bias: mergeMoments(a.bias, b.bias),
      absoluteError: mergeMoments(a.absoluteError, b.absoluteError),
      squaredError: mergeMoments(a.squaredError, b.squaredError),
    };
  }
  if (a.task === 'multiclass' && b.task === 'multiclass') return { task: 'multiclass', correct: a.correct + b.correct };
  throw new TidegateError(errorNames.invalidInput, `quality profiles are of tasks ${a.task} and ${b.task}`);
}

function mergeBinary(a: BinaryOutcomes, b: BinaryOutcomes): BinaryOutcomes {
  return {
    task: 'binary',
    scores: addSparse(a.scores, b.scores),
    positives: addSparse(a.positives, b.positives),
    negatives: addSparse(a.negatives, b.negatives),
    confusion: mergeConfusion(a.confusion, b.confusion),
    logLoss: mergeMoments(a.logLoss, b.logLoss),
    brier: mergeMoments(a.brier, b.brier),
    bias: mergeMoments(a.bias, b.bias),
  };
}

function mergeMoments(a: ExactMoments, b: ExactMoments): ExactMoments {
  return {
    sum: ExactSum.from([...a.sum, ...b.sum]).components(),
    squares: ExactSum.from([...a.squares, ...b.squares]).components(),
  };
}

function mergeConfusion(a: Confusion, b: Confusion): Confusion {
  return {
    truePositives: a.truePositives + b.truePositives,
    falsePositives: a.falsePositives + b.falsePositives,
    falseNegatives: a.falseNegatives + b.falseNegatives,
    trueNegatives: a.trueNegatives + b.trueNegatives,
  };
}

function mergeGroups(a: GroupProfile, b: GroupProfile): GroupProfile {
  return mergeRecords(a, b, (x: GroupOutcomes, y: GroupOutcomes) => ({
    answers: x.answers + y.answers,
    selected: x.selected + y.selected,
    confusion: mergeConfusion(x.confusion, y.confusion),
  }));
}

function mergeRecords<T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>, merge: (x: T, y: T) => T) {
  const result = new Map(Object.entries(a));
  for (const [key, value] of Object.entries(b)) {
    const known = result.get(key);
    result.set(key, known === undefined ? value : merge(known, value));
  }
  return Object.fromEntries(result);
}

function earliest(a: string | null, b: string | null): string | null {
  return a === null ? b : b === null || a < b ? a : b;
}

function latest(a: string | null, b: string | null): string | null {
  return a === null ? b : b === null || a > b ? a : b;
}
