import { movedShares } from '../../attribution/moved-shares';
import { rankingAgreement } from '../../attribution/ranking-agreement';
import type { AttributionReference } from '../../attribution/reference';
import { deviationOf, meanOf } from '../../statistics/sample';
import { studentTSurvival, studentTUpperQuantile } from '../../statistics/student-t';
import type { AttributionFinding, AttributionMeasure } from './attribution-verdict';
import type { MonitorPolicy } from '../policy';

/** A comparison before the correction across both is known. */
export type OpenAttributionFinding = Omit<AttributionFinding, 'verdict' | 'adjustedPValue' | 'alpha'>;

/** Samples needed before their variation is known well enough to judge by. */
export const smallestReference = 8;

/** Samples that hardly differ have a loss of next to nothing, whose logarithm would run wild. */
export const smallestLoss = 1e-3;

/**
 * On the log scale losses are never taken to vary less than this: a handful of samples that agree perfectly do not
 * prove that the next one will. Rankings jump from one order to another; shares move smoothly.
 */
const smallestSpread: Readonly<Record<AttributionMeasure, number>> = { ranking: 0.8, shares: 0.2 };

const lossOf: Readonly<Record<AttributionMeasure, (usual: readonly number[], now: readonly number[]) => number>> = {
  ranking: (usual, now) => 1 - (rankingAgreement(usual, now) ?? 1),
  shares: (usual, now) => movedShares(usual, now) ?? 0,
};

/**
 * Compares attributions with those of known-good samples. How improbable a loss is says a t prediction limit on the
 * logarithms of what known-good samples lose against each other.
 * @param tail probability that a loss needs to be called real, for what could have been seen
 */
export function checkAttribution(
  measure: AttributionMeasure,
  current: readonly number[],
  { samples }: AttributionReference,
  policy: MonitorPolicy,
  tail: number,
): OpenAttributionFinding {
  const loss = lossOf[measure](usualOf(samples), current);
  const usualLosses = samples.map((sample) =>
    lossOf[measure](usualOf(samples.filter((other) => other !== sample)), sample),
  );
  const floors = policy.attribution[measure === 'ranking' ? 'losses' : 'shares'];
  const count = samples.length;
  if (count < smallestReference) return { measure, loss, floors, usualLosses, pValue: 1, detectable: null };
  const { mean, scale, t } = logScaleOf(measure, loss, usualLosses);
  const pValue = studentTSurvival(t, count - 1);
  const detectable = Math.exp(mean + studentTUpperQuantile(tail, count - 1) * scale);
  return { measure, loss, floors, usualLosses, pValue, detectable };
}

/** Where a loss lies among those of known-good samples, on the log scale: their mean, the spread of one more, and t. */
export function logScaleOf(measure: AttributionMeasure, loss: number, usualLosses: readonly number[]) {
  const log = (value: number) => Math.log(Math.max(smallestLoss, value));
  const logs = usualLosses.map(log);
  const mean = meanOf(logs);
  const spread = Math.max(smallestSpread[measure], deviationOf(logs));
  const scale = spread * Math.sqrt(1 + 1 / logs.length);
  return { mean, spread, scale, t: (log(loss) - mean) / scale };
}

/** Mean attribution of each feature over samples. */
export function usualOf(samples: readonly (readonly number[])[]): number[] {
  return Array.from({ length: samples[0]?.length ?? 0 }, (_, i) => meanOf(samples.map((sample) => sample[i]!)));
}
