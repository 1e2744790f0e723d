import type { SparseCounts } from './score-bins';

/** Answers at the operating point against what really happened. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** Exact sum of a value and of its square over outcomes: mean and standard error follow. */
export interface ExactMoments {
  readonly sum: readonly number[];
  readonly squares: readonly number[];
}

/** Outcomes of a binary classifier. Scores are probabilities of the positive class. */
export interface BinaryOutcomes {
  readonly task: 'binary';
  /** Scores of all answers, labelled or not. */
  readonly scores: SparseCounts;
  readonly positives: SparseCounts;
  readonly negatives: SparseCounts;
  readonly confusion: Confusion;
  readonly logLoss: ExactMoments;
  readonly brier: ExactMoments;
  /** Score less outcome (1 or 0). */
  readonly bias: ExactMoments;
}

/** Outcomes of a model that answers with numbers. */
export interface NumericOutcomes {
  readonly task: 'numeric';
  /** Answer less outcome. */
  readonly bias: ExactMoments;
  readonly absoluteError: ExactMoments;
  readonly squaredError: ExactMoments;
}

/** Outcomes of a model that answers with one of several classes. */
export interface MulticlassOutcomes {
  readonly task: 'multiclass';
  readonly correct: number;
}

/** Outcomes by kind of task. */
export type Outcomes = BinaryOutcomes | NumericOutcomes | MulticlassOutcomes;

/** One group of people or things, for fairness. */
export interface GroupOutcomes {
  readonly answers: number;
  /** Answers at or above the operating point, labelled or not. */
  readonly selected: number;
  readonly confusion: Confusion;
}

/** Outcomes of the groups of one attribute, by the group's name. */
export type GroupProfile = Readonly<Record<string, GroupOutcomes>>;

/**
 * What a window says about a model's quality. Plain data, added up with `mergeQuality` without loss; made by
 * `QualityBuilder`.
 */
export interface QualityProfile {
  readonly qualityVersion: 1;
  /** Operating point at which a score counts as positive; null when the model has none. */
  readonly threshold: number | null;
  readonly answers: number;
  readonly labelled: number;
  /** Labels without an answer in this window. */
  readonly orphans: number;
  readonly duplicates: number;
  /** Answers or labels that were not of the task's kind. */
  readonly unusable: number;
  readonly firstAnswer: string | null;
  readonly lastAnswer: string | null;
  /** Labels by delay bin, see `delayEdges`; those without times are in none. */
  readonly delays: readonly number[];
  readonly outcomes: Outcomes;
  readonly groups: Readonly<Record<string, GroupProfile>>;
}
