import { contingencyTest } from '../statistics/contingency';
import { total } from '../statistics/counts';
import { populationStability, stabilityPValue, stabilityScale } from '../statistics/population-stability';

/** How far a window's distribution is from the reference's, and how surprising that is. */
export interface Stability {
  /** PSI. */
  readonly statistic: number;
  readonly pValue: number;
  /** PSI less what chance adds on average; 0 or more. */
  readonly effect: number;
}

/** Compares counts on cells that are not too thin; see `comparableCells`. */
export function stabilityOf(observed: readonly number[], expected: readonly number[]): Stability {
  const n = total(observed);
  const m = total(expected);
  const count = observed.length;
  const statistic = populationStability(observed, expected);
  if (count < 2) return { statistic, pValue: 1, effect: 0 };
  return {
    statistic,
    // PSI alone is called improbable two to eight times too often in small windows, where its logarithms run wild;
    // requiring the contingency test as well keeps the level, and costs no power in large ones.
    pValue: Math.max(stabilityPValue(statistic, count, n, m), contingencyTest(observed, expected).pValue),
    effect: Math.max(0, statistic - (count - 1) * stabilityScale(n, m)),
  };
}
