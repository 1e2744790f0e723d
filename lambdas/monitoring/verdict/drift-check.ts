import type { ColumnBinning, NumericBinning } from '../profile/binning';
import { momentsOf } from '../profile/moments';
import type { ColumnProfile, NumericProfile } from '../profile/profile';
import { detectableNoncentrality } from '../statistics/chi-square';
import { total } from '../statistics/counts';
import { kolmogorovSmirnovOnEdges, wassersteinOnEdges } from '../statistics/edge-distances';
import { hellingerDistance } from '../statistics/hellinger';
import { jensenShannonDistance } from '../statistics/jensen-shannon';
import { stabilityScale } from '../statistics/population-stability';
import { cellCounts } from '../profile/window-counts';
import { comparableCells } from './cells';
import { spreadLimit, spreadPValue, type Spread } from './spread';
import { stabilityOf } from './stability';
import type { EffectFloors, MonitorPolicy } from './policy';
import type { CauseType, Distances, Finding } from './verdict';

/** Two distributions that overlap less than this were not drawn from the same code book: 1 is nothing in common. */
export const recodeHellinger = 0.85;

/** A check before the correction across its family is known. */
export type OpenFinding = Omit<Finding, 'adjustedPValue' | 'alpha' | 'verdict' | 'cause' | 'detectable'> & {
  /** What kind of trouble it is if it is one. */
  readonly suspects: CauseType;
  /** Smallest effect that a test at this tail shows with this power. */
  readonly detectableAt: (tail: number, power: number) => number | null;
};

/** A column to be compared with its reference. */
export interface ColumnComparison {
  readonly family: 'feature-drift' | 'prediction-drift';
  readonly binning: ColumnBinning;
  readonly window: ColumnProfile;
  /** Whole baseline of the column: its spread is the unit of the Wasserstein distance. */
  readonly baseline: ColumnProfile;
  /** Counts by cell that the window is compared with. */
  readonly reference: readonly number[];
  /** How known-good windows differ from each other; null when that is not known. */
  readonly spread: Spread | null;
  readonly floors: EffectFloors;
}

/**
 * Compares a column's distribution with its reference. Real is what the PSI's null distribution, the contingency test
 * and, where known-good windows are at hand, their own variation all call improbable; large is PSI less what chance
 * adds on average.
 * @returns null when one side has no values: there is nothing to compare
 */
export function checkDistribution(column: ColumnComparison): OpenFinding | null {
  const { family, binning, window, reference, spread, floors } = column;
  const counts = cellCounts(window);
  const cells = comparableCells(binning, counts, reference);
  const n = total(cells.observed);
  const m = total(cells.expected);
  if (n === 0 || m === 0) return null;
  const byChance = (cells.observed.length - 1) * stabilityScale(n, m);
  const { statistic, pValue, effect } = stabilityOf(cells.observed, cells.expected);
  const ratio = byChance === 0 || statistic === 0 ? 0 : statistic / byChance;
  const hellinger = hellingerDistance(counts, reference);
  return {
    family,
    check: 'distribution',
    column: binning.name,
    n,
    m,
    statistic,
    effect,
    floors,
    pValue: spread === null || ratio === 0 ? pValue : Math.max(pValue, spreadPValue(spread, ratio)),
    cells,
    distances: { ...distancesOf(column), hellinger },
    spread,
    suspects:
      hellinger >= recodeHellinger
        ? 'data-contract-break'
        : family === 'feature-drift'
          ? 'covariate-drift'
          : 'prediction-drift',
    detectableAt: (tail, power) => detectable(cells.observed.length, n, m, spread, tail, power),
  };
}

/** Smallest effect that is seen with the given power: beyond the null's threshold, and beyond known-good variation. */
export function detectable(
  cells: number,
  n: number,
  m: number,
  spread: Spread | null,
  tail: number,
  power: number,
): number | null {
  if (cells < 2) return null;
  const scale = stabilityScale(n, m);
  const byNull = detectableNoncentrality(tail, cells - 1, power) * scale;
  // A limit beyond every PSI is stated as one that no window reaches.
  const bySpread = spread === null ? 0 : Math.min(1e6, (spreadLimit(spread, tail) - 1) * (cells - 1) * scale);
  return Math.max(byNull, bySpread);
}

function distancesOf({ binning, window, baseline, reference }: ColumnComparison): Omit<Distances, 'hellinger'> {
  const counts = cellCounts(window);
  const jensenShannon = jensenShannonDistance(counts, reference);
  if (binning.kind !== 'numeric' || baseline.kind !== 'numeric' || window.kind !== 'numeric') {
    return { jensenShannon, kolmogorovSmirnov: null, wasserstein: null };
  }
  return {
    jensenShannon,
    kolmogorovSmirnov: kolmogorovSmirnovOnEdges(counts, reference),
    wasserstein: normedWasserstein(binning, window, baseline, reference),
  };
}

/** Wasserstein distance in standard deviations of the baseline; null when the baseline has no spread. */
function normedWasserstein(
  binning: NumericBinning,
  window: NumericProfile,
  baseline: NumericProfile,
  reference: readonly number[],
): number | null {
  const deviation = momentsOf(baseline, binning.center)?.standardDeviation ?? 0;
  if (deviation === 0) return null;
  const { edges } = binning;
  const low = Math.min(edges[0]!, window.min ?? Infinity);
  const high = Math.max(edges[edges.length - 1]!, window.max ?? -Infinity);
  return wassersteinOnEdges(window.bins, reference, [low, ...edges, high]) / deviation;
}

/** Whether the policy lets a feature be judged. */
export function isJudged(name: string, policy: MonitorPolicy): boolean {
  return !policy.ignoreFeatures.includes(name);
}
