import type { Baseline } from '../profile/baseline';
import type { ColumnBinning } from '../profile/binning';
import { cellCounts, type ReferenceWindow } from '../profile/window-counts';
import type { Proportion } from '../statistics/proportion';
import { total } from '../statistics/counts';
import type { LikeTimes } from './contract-checks';
import type { SharedCheck } from './share-check';
import { shareVariation, type ShareVariation } from './share-variation';
import { spreadOf, type Spread } from './spread';
import { seasonFor, stratumOf, sumCells, sumGaps, type Season } from './strata';

/** What a column of a window is compared with. */
export interface ColumnReference extends LikeTimes {
  /** How single known-good windows differ from the others of their stratum; null when there are too few. */
  readonly spread: (binning: ColumnBinning) => Spread | null;
}

/** What a window is compared with. */
export interface Reference {
  readonly season: Season;
  /** The stratum of the window, for example `Mon 09h`. */
  readonly stratum: string;
  /** Windows in that stratum. */
  readonly windows: number;
  /** What a column (features, then prediction) is compared with. */
  readonly column: (column: number) => ColumnReference;
}

/**
 * What a window that began at `start` is compared with: the windows of like time if there are enough known-good ones,
 * else the whole baseline.
 */
export function referenceFor(
  baseline: Baseline,
  windows: readonly ReferenceWindow[],
  start: string | null,
  asked: Season,
): Reference {
  const season = start === null ? 'none' : seasonFor(windows, start, asked);
  const stratum = start === null ? 'all' : stratumOf(start, season);
  const { features, prediction } = baseline.profile;
  const columns = prediction === null ? features : [...features, prediction];
  const alike = windows.filter((window) => stratumOf(window.start, season) === stratum);
  const { spreads, variations } = knownOf(windows, season);
  return {
    season,
    stratum,
    windows: alike.length,
    column: (column) => ({
      cells: season === 'none' ? cellCounts(columns[column]!) : sumCells(alike, column),
      gaps: season === 'none' ? null : sumGaps(alike, column),
      variation: (check) =>
        remembered(variations, `${check} ${column}`, () =>
          shareVariation(
            strataOf(windows, season).map((members) => members.flatMap((window) => shareIn(window, column, check))),
          ),
        ),
      spread: (binning) => remembered(spreads, column, () => spreadOf(strataOf(windows, season), column, binning)),
    }),
  };
}

/** What was reckoned of known-good windows before: many windows are judged against the same ones. */
interface Known {
  readonly spreads: Map<number, Spread | null>;
  readonly variations: Map<string, ShareVariation | null>;
  strata?: readonly (readonly ReferenceWindow[])[];
}

const known = new WeakMap<readonly ReferenceWindow[], Map<Season, Known>>();

function knownOf(windows: readonly ReferenceWindow[], season: Season): Known {
  const bySeason = remembered(known, windows, () => new Map<Season, Known>());
  return remembered(bySeason, season, () => ({ spreads: new Map(), variations: new Map() }));
}

function remembered<Key, Value>(
  values: { get(key: Key): Value | undefined; has(key: Key): boolean; set(key: Key, value: Value): unknown },
  key: Key,
  compute: () => Value,
): Value {
  if (!values.has(key)) values.set(key, compute());
  return values.get(key)!;
}

/** Windows of like time, together. */
function strataOf(windows: readonly ReferenceWindow[], season: Season): readonly (readonly ReferenceWindow[])[] {
  const memo = knownOf(windows, season);
  if (memo.strata === undefined) {
    const strata = new Map<string, ReferenceWindow[]>();
    for (const window of windows) {
      remembered(strata, stratumOf(window.start, season), (): ReferenceWindow[] => []).push(window);
    }
    memo.strata = [...strata.values()];
  }
  return memo.strata;
}

/** How many values of a column a check counts in a known-good window; none where that was not counted. */
function shareIn({ cells, gaps }: ReferenceWindow, column: number, check: SharedCheck): Proportion[] {
  const counts = cells[column]!;
  const present = total(counts);
  const gap = gaps?.[column];
  switch (check) {
    case 'missing':
    case 'invalid':
      return gap ? [{ successes: gap[check === 'missing' ? 0 : 1], trials: present + gap[0] + gap[1] }] : [];
    case 'range':
      return [{ successes: counts[0]! + counts[counts.length - 1]!, trials: present }];
    case 'new-category':
      return [{ successes: counts[counts.length - 1]!, trials: present }];
  }
}
