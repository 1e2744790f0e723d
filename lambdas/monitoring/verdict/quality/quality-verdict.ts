import type { MaturityCurve } from '../../quality/label-delay';
import type { LateOutcomes } from '../../quality/late-outcomes';
import type { IncompleteMean } from '../../quality/missing-outcomes';
import type { CalibrationCheck, EstimatedQuality } from '../../quality/performance-estimate';
import type { Measured, QualityMeasures } from '../../quality/quality-metrics';
import type { EffectFloors, MonitorPolicy } from '../policy';
import type { JudgedMetric } from './quality-check';
import type { Cause, Derivation, VerdictLevel } from '../verdict';

/** What quality is compared with: the champion when it was approved. */
export interface QualityReference {
  readonly value: number;
  readonly standardError: number;
}

/** One measure of a window against the reference, with all that is needed to compute it again. */
export interface QualityFinding {
  readonly metric: JudgedMetric;
  readonly verdict: VerdictLevel;
  readonly measured: Measured;
  /** Null for a measure that has a right value of its own, as calibration has 0. */
  readonly reference: QualityReference | null;
  /** How much worse than the reference; relative for errors that have a unit. Negative: better. */
  readonly loss: number;
  /** Standard error of the loss. */
  readonly lossError: number;
  readonly floors: EffectFloors;
  /** Probability of a loss this large when nothing is lost. */
  readonly pValue: number;
  readonly adjustedPValue: number;
  readonly alpha: number;
  /** Smallest loss that this window would have shown with the policy's power. */
  readonly detectable: number;
  /** Losses of earlier windows in which nothing was wrong; empty when none were given. */
  readonly history: readonly number[];
  /** What of the loss is certain; present where missing outcomes could make it smaller. Only this raises an alarm. */
  readonly proven?: ProvenLoss;
}

/** What is left of a loss when the missing outcomes are as favourable as can be. */
export interface ProvenLoss {
  readonly loss: number;
  readonly pValue: number;
  readonly adjustedPValue: number;
}

/** How far the labels of a window have come. */
export interface Maturity {
  readonly labelled: number;
  readonly answers: number;
  /** Hours from the window's last answer to the time it is judged at; null when not known. */
  readonly ageHours: number | null;
  /** Share of the labels that should have come by now; null when the delay of labels is not known. */
  readonly expected: number | null;
  /** Share of all answers whose label should have come by now; null when how labels arrive is not known. */
  readonly arrived: number | null;
  readonly mature: boolean;
}

/** Scores that were given, and what share of them is expected to come true. */
export interface EstimateBasis {
  /** Operating point. */
  readonly threshold: number;
  /** By bin of the score, see `scoreOfBin`. */
  readonly scores: readonly (readonly [bin: number, answers: number, probability: number])[];
}

/** How quality is expected to be where outcomes are not due yet. Never an alarm: it sees changes of the inputs only. */
export interface QualityOutlook {
  readonly firstAnswer: string | null;
  readonly lastAnswer: string | null;
  readonly estimate: EstimatedQuality;
  /** What the estimate was made of, to make it again. */
  readonly basis?: EstimateBasis;
  readonly calibration: {
    /** What it was learnt from. */
    readonly learntFrom: 'earlier outcomes' | 'baseline';
    /** Whether scores are probabilities as they are. */
    readonly identity: boolean;
    /** How it fared on the window's own outcomes, which came later; null without any. */
    readonly check: CalibrationCheck | null;
  };
  /** Whether the check held: without it an estimate is no more than a guess. */
  readonly trusted: boolean;
}

/** Disparities between groups, see docs/statistics.md. */
export const disparityNames = ['selection', 'impact', 'opportunity', 'falseAlarm', 'accuracy'] as const;
export type DisparityName = (typeof disparityNames)[number];

/** One group against the rest. */
export interface FairnessFinding {
  readonly attribute: string;
  readonly group: string;
  readonly disparity: DisparityName;
  readonly verdict: VerdictLevel;
  /** The group's rate less the rest's; for `impact` the ratio of the two. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Distance from parity: what is held against the floors. */
  readonly effect: number;
  readonly floors: EffectFloors;
  readonly pValue: number;
  readonly adjustedPValue: number;
  readonly alpha: number;
  /** Successes and trials of the group and of the rest; of as many as tell as much where late outcomes are made up for. */
  readonly counts: RateCounts;
  /** What of the disparity is certain; present where missing outcomes could make it smaller. Only this raises an alarm. */
  readonly proven?: ProvenDisparity;
}

/** Successes and trials of a group and of the rest. */
export type RateCounts = readonly [successes: number, trials: number, restSuccesses: number, restTrials: number];

/** What is left of a disparity when the missing outcomes are as favourable as can be. */
export interface ProvenDisparity {
  /** What it is reckoned from: rates of the group and of the rest. */
  readonly means: readonly [IncompleteMean, IncompleteMean];
  readonly counts: RateCounts;
  /** Missing outcomes of both. */
  readonly missing: number;
  readonly effect: number;
  readonly pValue: number;
  readonly adjustedPValue: number;
}

/** The judgement on the quality and fairness of one window. Plain data; `replay` computes it again from itself. */
export interface QualityVerdict {
  readonly qualityVerdictVersion: 1;
  readonly verdict: VerdictLevel;
  /** Why nothing could be said; null unless the verdict is `insufficient`. */
  readonly reason?: string | null;
  readonly causes: readonly Cause[];
  readonly window: { readonly firstAnswer: string | null; readonly lastAnswer: string | null };
  readonly maturity: Maturity;
  readonly policy: MonitorPolicy;
  readonly derivation: Derivation;
  readonly measures: QualityMeasures;
  readonly findings: readonly QualityFinding[];
  readonly fairness: readonly FairnessFinding[];
  /** Groups with too few answers or outcomes to say anything, as `attribute=group`. */
  readonly thinGroups: readonly string[];
  /** Quality expected without labels; null when it cannot be estimated. */
  readonly estimate: (EstimatedQuality & { readonly trusted: boolean }) | null;
  /** How late outcomes differ from those that are known when a day is judged; absent where that is not known. */
  readonly late?: LateOutcomes | undefined;
  /** How labels arrive, learnt from older answers; absent where that is not known. */
  readonly arrival?: MaturityCurve | undefined;
  /** After how many hours outcomes were taken to be due: as stated, and as they really came; absent from the command line. */
  readonly labelDelayHours?: { readonly stated: number; readonly learnt: number | null; readonly used: number };
  /** What is expected of the answers since; absent where nothing was estimated. */
  readonly outlook?: QualityOutlook | undefined;
}
