import type { ColumnBinning } from '../profile/binning';
import type { ReferenceWindow } from '../profile/window-counts';
import { total } from '../statistics/counts';
import { populationStability, stabilityScale } from '../statistics/population-stability';
import { predictionLimit } from '../statistics/student-t';
import { comparableCells } from './cells';
import { sumCells } from './strata';

/** Windows needed before the spread between them is known well enough to judge by. */
const smallestReference = 8;

/** How much windows of known-good data differ from each other, as the log of PSI over what chance adds. */
export interface Spread {
  readonly logRatios: readonly number[];
}

/** Compares each known-good window with the others of its stratum. @returns null when there are too few */
export function spreadOf(
  strata: readonly (readonly ReferenceWindow[])[],
  column: number,
  binning: ColumnBinning,
): Spread | null {
  const logRatios: number[] = [];
  for (const members of strata) {
    const all = sumCells(members, column);
    for (const member of members) {
      const own = member.cells[column]!;
      const ratio = chanceRatio(
        binning,
        own,
        all.map((count, i) => count - own[i]!),
      );
      if (ratio !== null) logRatios.push(Math.log(ratio));
    }
  }
  return logRatios.length < smallestReference ? null : { logRatios };
}

/** PSI over what chance adds to it on average; 1 for windows that differ by chance alone. Null: nothing to compare. */
function chanceRatio(binning: ColumnBinning, observed: readonly number[], expected: readonly number[]): number | null {
  const cells = comparableCells(binning, observed, expected);
  const n = total(cells.observed);
  const m = total(cells.expected);
  if (cells.observed.length < 2 || n === 0 || m === 0) return null;
  const statistic = populationStability(cells.observed, cells.expected);
  return statistic === 0 ? null : statistic / ((cells.observed.length - 1) * stabilityScale(n, m));
}

/**
 * P-value of a window's ratio among those of known-good windows, by a t prediction limit on logarithms; 1 when they
 * have no spread, since nothing can be said then.
 */
export function spreadPValue(spread: Spread, ratio: number): number {
  return predictionLimit(spread.logRatios, Math.log(ratio), 0.5)?.pValue ?? 1;
}

/** The ratio that a window without drift exceeds with probability `tail`, given how known-good windows differ. */
export function spreadLimit(spread: Spread, tail: number): number {
  const limit = predictionLimit(spread.logRatios, 0, tail)?.limit;
  return limit === undefined ? Infinity : Math.exp(limit);
}
