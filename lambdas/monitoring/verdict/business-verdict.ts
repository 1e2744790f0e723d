import type { CounterMeasure } from '../business/counter-measure';
import type { ServingCost } from '../business/serving-cost';
import type { EffectFloors, MonitorPolicy } from './policy';
import type { Cause, Derivation, VerdictLevel } from './verdict';

/** Which way a counter must not go. */
export const counterDirections = ['higher-is-better', 'lower-is-better', 'neither'] as const;
export type CounterDirection = (typeof counterDirections)[number];

/** A counter to be judged. */
export interface CounterSpec {
  readonly name: string;
  /** `neither`: a change either way is told. */
  readonly better: CounterDirection;
  /** Relative changes from which on they matter; none takes the policy's. */
  readonly losses?: EffectFloors;
}

/** One counter per prediction against what it was, with all that is needed to compute it again. */
export interface BusinessFinding {
  readonly counter: string;
  readonly better: CounterDirection;
  readonly verdict: VerdictLevel;
  readonly current: CounterMeasure;
  /** Null when nothing is known to compare with: then the counter is a series without a verdict. */
  readonly reference: CounterMeasure | null;
  /** How much more days differ than requests explain; null when there are too few days to know, taken as 1. */
  readonly dispersion: number | null;
  /** Relative change of the mean per prediction, with an interval that holds at every look at once. */
  readonly change: number;
  readonly lower: number;
  readonly upper: number;
  /** How much worse, relative; never below 0. */
  readonly loss: number;
  readonly floors: EffectFloors;
  /** What this counter may risk as long as it is watched against this reference. */
  readonly alpha: number;
  /** Smallest change that this window would have shown. */
  readonly detectable: number;
}

/** The judgement on counters of business. Plain data, stored as JSON; `replayBusiness` computes it again from itself. */
export interface BusinessVerdict {
  readonly businessVerdictVersion: 1;
  readonly verdict: VerdictLevel;
  readonly causes: readonly Cause[];
  readonly policy: MonitorPolicy;
  readonly derivation: Derivation;
  readonly findings: readonly BusinessFinding[];
  /** Null where no price was given. */
  readonly cost: ServingCost | null;
}
