import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import type { ColumnBinning } from '../../../lambdas/monitoring/profile/binning';
import type { ColumnProfile, Profile } from '../../../lambdas/monitoring/profile/profile';
import { cellCounts } from '../../../lambdas/monitoring/profile/window-counts';
import { contingencyTest } from '../../../lambdas/monitoring/statistics/contingency';
import { total } from '../../../lambdas/monitoring/statistics/counts';
import { adjustForFalseDiscovery } from '../../../lambdas/monitoring/statistics/false-discovery';
import { comparableCells } from '../../../lambdas/monitoring/verdict/cells';
import { contractChecks, type LikeTimes } from '../../../lambdas/monitoring/verdict/contract-checks';
import type { MonitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import type { Derivation, Family } from '../../../lambdas/monitoring/verdict/verdict';

/** What the columns of a window are compared with, features first and the answer last. */
export type ReferenceColumns = readonly LikeTimes[];

/**
 * Whether a window could raise an alarm at all: millions of quiet windows are dismissed without judging them whole. A
 * distribution is called real only if the contingency test calls it so, whatever the other gates say; the correction is
 * monotone; so where the contingency tests and the contract's checks, corrected, stay above alpha, no verdict can alarm.
 */
export function mightAlarm(
  window: Profile,
  baseline: Baseline,
  reference: ReferenceColumns,
  policy: MonitorPolicy,
  families: Derivation['families'],
): boolean {
  const pValues: Record<string, number[]> = { 'data-contract': [], 'feature-drift': [], 'prediction-drift': [] };
  const check = (binning: ColumnBinning, own: ColumnProfile, whole: ColumnProfile, i: number) => {
    const role = i === baseline.binning.features.length ? 'prediction' : 'feature';
    for (const { pValue } of contractChecks(own, whole, binning, policy, role, reference[i])) {
      if (pValue !== null) pValues['data-contract']!.push(pValue);
    }
    const { observed, expected } = comparableCells(binning, cellCounts(own), reference[i]!.cells);
    if (total(observed) === 0 || total(expected) === 0) return;
    pValues[`${role}-drift`]!.push(contingencyTest(observed, expected).pValue);
  };
  baseline.binning.features.forEach((binning, i) => {
    check(binning, window.features[i]!, baseline.profile.features[i]!, i);
  });
  const { prediction } = baseline.binning;
  if (prediction !== null) {
    check(prediction, window.prediction!, baseline.profile.prediction!, window.features.length);
  }
  return Object.entries(pValues).some(([family, values]) => {
    const alpha = families[family as Family]?.alpha ?? 0;
    return adjustForFalseDiscovery(values).some((value) => value <= alpha);
  });
}
