import type { ColumnBinning, NumericBinning } from '../profile/binning';
import { momentsOf } from '../profile/moments';
import type { ColumnProfile, NumericProfile } from '../profile/profile';
import { detectableNoncentrality } from '../statistics/chi-square';
import { contingencyTest } from '../statistics/contingency';
import { total } from '../statistics/counts';
import { kolmogorovSmirnovOnEdges, wassersteinOnEdges } from '../statistics/edge-distances';
import { hellingerDistance } from '../statistics/hellinger';
import { jensenShannonDistance } from '../statistics/jensen-shannon';
import { populationStability, stabilityPValue, stabilityScale } from '../statistics/population-stability';
import { cellCounts, comparableCells } from './cells';
import type { EffectFloors, MonitorPolicy } from './policy';
import type { CauseType, Finding } from './verdict';

/** Two distributions that overlap less than this were not drawn from the same code book: 1 is nothing in common. */
const recodeHellinger = 0.85;

/** A check before the correction across its family is known. */
export type OpenFinding = Omit<Finding, 'adjustedPValue' | 'alpha' | 'verdict' | 'cause' | 'detectable'> & {
  /** What kind of trouble it is if it is one. */
  readonly suspects: CauseType;
  /** Smallest effect that a test at this tail shows with this power. */
  readonly detectableAt: (tail: number, power: number) => number | null;
};

/**
 * Compares a column's distribution with the baseline's. Real is what both the PSI's null distribution and the
 * contingency test call improbable; large is PSI less what chance adds on average.
 * @param family what the finding belongs to
 * @returns null when one side has no values: there is nothing to compare
 */
export function checkDistribution(
  binning: ColumnBinning,
  window: ColumnProfile,
  baseline: ColumnProfile,
  family: 'feature-drift' | 'prediction-drift',
  floors: EffectFloors,
): OpenFinding | null {
  const cells = comparableCells(binning, window, baseline);
  const n = total(cells.observed);
  const m = total(cells.expected);
  if (n === 0 || m === 0) return null;
  const count = cells.observed.length;
  const { statistic, pValue, effect } = stabilityOf(cells.observed, cells.expected);
  const hellinger = hellingerDistance(cellCounts(window), cellCounts(baseline));
  return {
    family,
    check: 'distribution',
    column: binning.name,
    n,
    m,
    statistic,
    effect,
    floors,
    pValue,
    cells,
    distances: { ...distancesOf(binning, window, baseline), hellinger },
    suspects:
      hellinger >= recodeHellinger
        ? 'data-contract-break'
        : family === 'feature-drift'
          ? 'covariate-drift'
          : 'prediction-drift',
    detectableAt: (tail, power) =>
      count < 2 ? null : detectableNoncentrality(tail, count - 1, power) * stabilityScale(n, m),
  };
}

/** PSI of two windows on cells that are not too thin, its p-value, and the index freed of what chance adds. */
export function stabilityOf(
  observed: readonly number[],
  expected: readonly number[],
): { readonly statistic: number; readonly pValue: number; readonly effect: number } {
  const n = total(observed);
  const m = total(expected);
  const count = observed.length;
  const statistic = populationStability(observed, expected);
  if (count < 2) return { statistic, pValue: 1, effect: 0 };
  return {
    statistic,
    // Each null is an approximation of its own; requiring both leaves no false alarm that either would have stopped.
    pValue: Math.max(stabilityPValue(statistic, count, n, m), contingencyTest(observed, expected).pValue),
    effect: Math.max(0, statistic - (count - 1) * stabilityScale(n, m)),
  };
}

function distancesOf(binning: ColumnBinning, window: ColumnProfile, baseline: ColumnProfile) {
  const a = cellCounts(window);
  const b = cellCounts(baseline);
  const jensenShannon = jensenShannonDistance(a, b);
  if (binning.kind !== 'numeric' || baseline.kind !== 'numeric' || window.kind !== 'numeric') {
    return { jensenShannon, kolmogorovSmirnov: null, wasserstein: null };
  }
  return {
    jensenShannon,
    kolmogorovSmirnov: kolmogorovSmirnovOnEdges(a, b),
    wasserstein: normedWasserstein(binning, window, baseline),
  };
}

/** Wasserstein distance in standard deviations of the baseline; null when the baseline has no spread. */
function normedWasserstein(binning: NumericBinning, window: NumericProfile, baseline: NumericProfile): number | null {
  const deviation = momentsOf(baseline, binning.center)?.standardDeviation ?? 0;
  if (deviation === 0) return null;
  const { edges } = binning;
  const low = Math.min(edges[0]!, window.min ?? Infinity, baseline.min ?? Infinity);
  const high = Math.max(edges[edges.length - 1]!, window.max ?? -Infinity, baseline.max ?? -Infinity);
  return wassersteinOnEdges(window.bins, baseline.bins, [low, ...edges, high]) / deviation;
}

/** Whether the policy lets a feature be judged. */
export function isJudged(name: string, policy: MonitorPolicy): boolean {
  return !policy.ignoreFeatures.includes(name);
}
