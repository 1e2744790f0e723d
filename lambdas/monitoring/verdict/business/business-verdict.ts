import type { CounterMeasure } from '../../business/counter-measure';
import type { ServingCost } from '../../business/serving-cost';
import type { EffectFloors, MonitorPolicy } from '../policy';
import type { Cause, Derivation, VerdictLevel } from '../verdict';

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
  /** Hours after a prediction in which reports of it count; absent: it comes with the request. */
  readonly reportedWithinHours?: number;
}

/** One counter per prediction against what it was, with all that is needed to compute it again. */
export interface BusinessFinding {
  readonly counter: string;
  readonly better: CounterDirection;
  /** Of a counter that is reported after the prediction. */
  readonly reportedWithinHours?: number;
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

/** What was delivered of counters that are reported afterwards: of the last day that is mature. */
export interface ReportsDelivered {
  readonly day: string;
  /** Reports that count for the day's predictions. */
  readonly matched: number;
  /** Lines that repeat or correct another. */
  readonly repeated: number;
  /** Reports that came after their time. */
  readonly late: number;
  /** Lines in the day's own folder that could be read. */
  readonly filed: number;
  /** Those of them that belong to no captured prediction; null while that is not known. */
  readonly unmatched: number | null;
  /** Lines in the day's own folder that could not be read, and some of their shapes. */
  readonly malformed: { readonly count: number; readonly samples: readonly string[] };
  /** Some names that were told and are no counters. */
  readonly unknownCounters: readonly string[];
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
  /** Absent where no counter is reported afterwards, or no day is mature yet. */
  readonly reports?: ReportsDelivered;
}
