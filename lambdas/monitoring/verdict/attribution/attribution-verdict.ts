import type { AttributionReference } from '../../attribution/reference';
import type { EffectFloors, MonitorPolicy } from '../policy';
import type { Cause, Derivation, VerdictLevel } from '../verdict';

/** How much one feature counts, in the window and on known-good data. */
export interface FeatureAttribution {
  readonly name: string;
  readonly current: number;
  /** Mean over the known-good samples. */
  readonly usual: number;
  /** Where a further known-good sample would lie with 95 % probability. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * What is compared. `ranking`: 1 less nDCG of the order of the features. `shares`: how much of all that moves the answers
 * has gone to other features, 0 to 1; it sees what nDCG cannot, a feature that stops to count among others that count
 * about as much.
 */
export type AttributionMeasure = 'ranking' | 'shares';

/** One comparison, with all that is needed to compute it again. */
export interface AttributionFinding {
  readonly measure: AttributionMeasure;
  readonly verdict: VerdictLevel;
  readonly loss: number;
  readonly floors: EffectFloors;
  /** The same of each known-good sample against the mean of the others. */
  readonly usualLosses: readonly number[];
  readonly pValue: number;
  readonly adjustedPValue: number;
  readonly alpha: number;
  /** Smallest loss that would have been called real; null when nothing could be. */
  readonly detectable: number | null;
}

/** The judgement on which features the answers hang. Plain data; `replayAttribution` computes it again from itself. */
export interface AttributionVerdict {
  readonly attributionVerdictVersion: 1;
  readonly verdict: VerdictLevel;
  readonly causes: readonly Cause[];
  readonly policy: MonitorPolicy;
  readonly derivation: Derivation;
  /** Records that the window's attributions were computed on. */
  readonly records: number;
  /** Attributions of the window, in the order of the reference. */
  readonly current: readonly number[];
  /** Attributions on known-good data. */
  readonly reference: AttributionReference;
  readonly features: readonly FeatureAttribution[];
  /** nDCG of the window's ranking; null when the model attributes nothing to any feature. */
  readonly agreement: number | null;
  readonly findings: readonly AttributionFinding[];
  /** Why nothing could be said; null unless the verdict is `insufficient`. */
  readonly reason: string | null;
}
