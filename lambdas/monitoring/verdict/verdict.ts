import type { MalformedProfile } from '../profile/profile';
import type { EffectFloors, MonitorPolicy } from './policy';
import type { CellEvidence } from './cells';
import type { Spread } from './spread';
import type { ShareVariation } from './share-variation';
import type { Season } from './strata';

/** What a monitor says. Missing data is never `ok`. */
export type VerdictLevel = 'ok' | 'insufficient' | 'warning' | 'critical';

/** What kind of trouble it is. */
export type CauseType =
  | 'data-contract-break'
  | 'covariate-drift'
  | 'prediction-drift'
  | 'attribution-drift'
  | 'quality-loss'
  | 'fairness-loss'
  | 'business-loss'
  | 'no-data';

/** What is compared. */
export type CheckName =
  'distribution' | 'missing' | 'invalid' | 'range' | 'new-category' | 'malformed' | 'unknown-columns';

/** Tests that share one part of the false-alarm budget and are corrected together. */
export const testFamilies = [
  'data-contract',
  'feature-drift',
  'prediction-drift',
  'attribution',
  'quality',
  'fairness',
  'business',
] as const;
export type Family = (typeof testFamilies)[number];

/** Further distances between the two, for people; none of them decides. */
export interface Distances {
  readonly jensenShannon: number;
  readonly hellinger: number;
  /** Numeric columns only. */
  readonly kolmogorovSmirnov: number | null;
  /** Wasserstein-1 in baseline standard deviations; numeric columns only. */
  readonly wasserstein: number | null;
}

/** One check of one column, with all that is needed to compute it again. */
export interface Finding {
  readonly family: Family;
  readonly check: CheckName;
  /** Null for checks of the whole window. */
  readonly column: string | null;
  readonly verdict: VerdictLevel;
  /** What kind of trouble it is; null unless warning or critical. */
  readonly cause: CauseType | null;
  /** Observations in the window and in the baseline. */
  readonly n: number;
  readonly m: number;
  /** PSI for `distribution`, else the share in the window. */
  readonly statistic: number;
  /** What is held against the floors: PSI freed of what chance adds, or the change of the share. */
  readonly effect: number;
  readonly floors: EffectFloors;
  /** Of the statistic when nothing has changed; null where chance has no part. */
  readonly pValue: number | null;
  /** After correction across the family. */
  readonly adjustedPValue: number | null;
  /** Largest adjusted p-value that counts as real. */
  readonly alpha: number;
  /** Smallest effect that this window would have shown with the policy's power; null where chance has no part. */
  readonly detectable: number | null;
  readonly cells: CellEvidence;
  readonly distances: Distances | null;
  /** How known-good windows differ from each other, when that took part in the p-value. */
  readonly spread: Spread | null;
  /** The same for a share; absent when known-good windows vary by chance alone. */
  readonly variation?: ShareVariation | undefined;
}

/** One reason for the verdict, worst first. */
export interface Cause {
  readonly type: CauseType;
  readonly severity: 'warning' | 'critical';
  readonly check: CheckName | 'no-data' | 'attribution' | 'quality' | 'fairness' | 'business';
  /** Column, metric or group. */
  readonly column: string | null;
  readonly effect: number;
  /** One sentence for a person. */
  readonly message: string;
}

/** What one family of tests may risk. */
export interface FamilyBudget {
  /** Looks in the period: each is a chance of a false alarm. */
  readonly looks: number;
  /** Probability of a false alarm in one look, over all tests of the family. */
  readonly alpha: number;
  /** How many tests share it. */
  readonly tests: number;
}

/** How the thresholds follow from the budget. */
export interface Derivation {
  readonly families: Readonly<Partial<Record<Family, FamilyBudget>>>;
  /** The derivation in sentences. */
  readonly steps: readonly string[];
}

/** The judgement on one window. Plain data, stored as JSON; `replay` computes it again from itself. */
export interface Verdict {
  readonly verdictVersion: 1;
  readonly verdict: VerdictLevel;
  /** Why nothing could be said; null unless the verdict is `insufficient`, and when a cause says it. */
  readonly reason?: string | null;
  readonly causes: readonly Cause[];
  readonly window: {
    readonly firstEvent: string | null;
    readonly lastEvent: string | null;
    readonly events: number;
    readonly rows: number;
    readonly predictions: number;
    readonly malformed: MalformedProfile;
  };
  readonly baseline: {
    readonly rows: number;
    readonly binning: string;
    /** What the window was compared with: windows of like time, or all. */
    readonly season: Season;
    readonly stratum: string;
    readonly windows: number;
  };
  readonly policy: MonitorPolicy;
  readonly derivation: Derivation;
  readonly findings: readonly Finding[];
  /** Largest PSI over features, not freed of chance; null when none could be computed. */
  readonly largestStability: number | null;
  /** Features whose distribution is critical. */
  readonly driftedFeatures: readonly string[];
  /** Columns that could not be judged for want of data. */
  readonly notJudged: readonly string[];
  /** Name of the model's answers, when they had to be judged. */
  readonly answers?: string | null;
}
