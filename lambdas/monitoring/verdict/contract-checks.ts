import type { ColumnBinning } from '../profile/binning';
import { nextAbove } from '../profile/float-order';
import { cellCounts, gapsOf, type Gaps } from '../profile/window-counts';
import { presentCount, type CategoricalProfile, type ColumnProfile, type Profile } from '../profile/profile';
import { total } from '../statistics/counts';
import { wilsonInterval } from '../statistics/proportion';
import type { OpenFinding } from './drift-check';
import type { EffectFloors, MonitorPolicy } from './policy';
import { compareShares, type SharedCheck, type Shares } from './share-check';
import type { ShareVariation } from './share-variation';
import type { CheckName, Finding } from './verdict';

/** What is known of a column at like times. */
export interface LikeTimes {
  /** Counts by cell; none where nothing is known. */
  readonly cells: readonly number[];
  /** Values without a cell; null where only the whole baseline tells. */
  readonly gaps: Gaps | null;
  /** How known-good windows vary in a share; null when by chance alone, or not known. */
  readonly variation: (check: SharedCheck) => ShareVariation | null;
}

/** Nothing is known but the whole baseline. */
export const noLikeTimes: LikeTimes = { cells: [], gaps: null, variation: () => null };

/**
 * Checks of one column against the data contract: missing, wrong type, out of range, unknown category.
 * @param role the range is no contract for the model's answers: where they lie is what prediction drift is about
 * @param like windows of like time, where there are any: what is seldom sold by day may be usual at night
 */
export function contractChecks(
  window: ColumnProfile,
  baseline: ColumnProfile,
  binning: ColumnBinning,
  policy: MonitorPolicy,
  role: 'feature' | 'prediction' = 'feature',
  like: LikeTimes = noLikeTimes,
): OpenFinding[] {
  const { effects } = policy;
  const cells = total(like.cells) > 0 ? like.cells : cellCounts(baseline);
  const [missing, invalid] = gapsOf(window);
  // Windows that were stored before they counted gaps say nothing of them.
  const [known, knownCells] = like.gaps ? [like.gaps, like.cells] : [gapsOf(baseline), cellCounts(baseline)];
  const common = {
    column: window.name,
    n: presentCount(window) + missing + invalid,
    m: total(knownCells) + known[0] + known[1],
  };
  const checks: Shares[] = [
    {
      ...common,
      check: 'missing',
      floors: effects.missing,
      observed: missing,
      expected: known[0],
      labels: ['missing', 'present'],
    },
    {
      ...common,
      check: 'invalid',
      floors: effects.invalid,
      observed: invalid,
      expected: known[1],
      labels: ['wrong type', 'right type'],
    },
  ];
  const present = { column: window.name, n: presentCount(window), m: total(cells) };
  // What was chosen by luck was so in the baseline; windows of like time are a part of it, or as if they were.
  const byLuck = (count: number) => Math.ceil((count * present.m) / Math.max(1, presentCount(baseline)));
  if (window.kind === 'numeric' && baseline.kind === 'numeric' && role === 'feature') {
    checks.push({
      ...present,
      check: 'range',
      floors: effects.range,
      observed: window.bins[0]! + window.bins[window.bins.length - 1]!,
      expected: Math.min(present.m, cells[0]! + cells[cells.length - 1]! + byLuck(loneExtremes(binning))),
      labels: ['outside the baseline’s range', 'inside'],
    });
  } else if (window.kind === 'categorical' && baseline.kind === 'categorical') {
    checks.push({
      ...present,
      check: 'new-category',
      floors: effects.newCategory,
      observed: window.other,
      expected: Math.min(present.m, cells[cells.length - 1]! + byLuck(luckyCategories(baseline))),
      labels: ['unknown category', 'known'],
    });
  }
  return checks
    .filter(({ n, m }) => n > 0 && m > 0)
    .map((shares) => compareShares(shares, like.variation(shares.check)));
}

/**
 * How many baseline values would be of no known category if the categories had been chosen by other records alike: what
 * the baseline happened to see often enough to be chosen it would see less often again. Good and Turing's estimate of that
 * is the smallest count that was enough, once for each category that has it; without a limit that count is 1. Beyond a
 * limit, categories tie at it, and those next to it stand for the ones that were cut off.
 */
function luckyCategories({ counts, other }: CategoricalProfile): number {
  const having = (wanted: number) => counts.filter((count) => count === wanted).length;
  if (other === 0) return having(1);
  const least = counts.reduce((smallest, count) => (count > 0 && count < smallest ? count : smallest), Infinity);
  if (least === Infinity) return 0;
  // Categories that are declared were chosen by nobody's luck: what is outside of them is never expected to more than double.
  return Math.min(least * having(least) + (least + 1) * having(least + 1), Math.max(other, having(1)));
}

/**
 * How many baseline values would lie outside the range if they had been left out when it was found: smallest and
 * largest, unless they are frequent and have bins of their own. A window must be compared with these, since by
 * construction the baseline itself has none outside.
 */
function loneExtremes(binning: ColumnBinning): number {
  if (binning.kind === 'categorical') return 0;
  const { edges } = binning;
  const last = edges.length - 1;
  const isFrequentLow = edges[1] === nextAbove(edges[0]!) || edges[0] === edges[last];
  return Number(!isFrequentLow) + Number(edges[last - 1] !== edges[last]);
}

/** Checks of the window as a whole: lines that cannot be used, columns that nobody declared. */
export function windowChecks(window: Profile, policy: MonitorPolicy): OpenFinding[] {
  const unknown = window.unknownColumns.reduce((largest, [, , count]) => Math.max(largest, count), 0);
  // Data that are no capture have rows, but no events.
  const lines = (window.events > 0 ? window.events : window.rows) + window.malformed.count;
  return [
    certain('malformed', window.malformed.count, lines, policy.effects.malformed, ['malformed', 'read']),
    certain('unknown-columns', unknown, window.rows, policy.effects.unknownColumns, ['with unknown column', 'without']),
  ].filter(({ n }) => n > 0);
}

/** Computes a stored check that chance has no part in again from its counts. */
export function recheckCertain(finding: Finding): OpenFinding {
  const [seen, n] = [finding.cells.observed[0]!, total(finding.cells.observed)];
  return { ...finding, ...certainShare(seen, n), n, suspects: 'data-contract-break', detectableAt: () => null };
}

function certainShare(seen: number, n: number) {
  return n === 0
    ? { statistic: 0, effect: 0 }
    : { statistic: seen / n, effect: wilsonInterval({ successes: seen, trials: n }).lower };
}

/**
 * Something that never happens by chance: no test, but the share that the window proves (lower end of its interval)
 * has to reach the floor, so that one bad line among few is no catastrophe.
 */
function certain(
  check: CheckName,
  observed: number,
  n: number,
  floors: EffectFloors,
  labels: readonly [string, string],
): OpenFinding {
  const seen = Math.min(observed, n);
  return {
    family: 'data-contract',
    check,
    column: null,
    n,
    m: 0,
    ...certainShare(seen, n),
    floors,
    pValue: null,
    cells: { labels, observed: [seen, n - seen], expected: [0, 0] },
    distances: null,
    spread: null,
    suspects: 'data-contract-break',
    detectableAt: () => null,
  };
}
