import { chiSquareSurvival } from './chi-square';
import { requireSameCells, total, type Counts } from './counts';

/** Outcome of a chi-square test. */
export interface ChiSquareTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * Chi-square test that two windows come from one distribution, both treated as samples. Cells empty on both sides
 * are left out. With fewer than two cells there is nothing to compare: statistic 0, p-value 1.
 */
export function contingencyTest(a: Counts, b: Counts): ChiSquareTest {
  requireSameCells(a, b);
  const n = total(a);
  const m = total(b);
  let statistic = 0;
  let cells = 0;
  for (let i = 0; i < a.length; i += 1) {
    const both = a[i]! + b[i]!;
    if (both === 0) continue;
    cells += 1;
    if (n === 0 || m === 0) continue;
    const expectedA = (both * n) / (n + m);
    const expectedB = (both * m) / (n + m);
    statistic += (a[i]! - expectedA) ** 2 / expectedA + (b[i]! - expectedB) ** 2 / expectedB;
  }
  const degreesOfFreedom = cells - 1;
  if (degreesOfFreedom < 1 || n === 0 || m === 0) return { statistic: 0, degreesOfFreedom: 0, pValue: 1 };
  return { statistic, degreesOfFreedom, pValue: chiSquareSurvival(statistic, degreesOfFreedom) };
}

/** Chi-square test of counts against known shares. Not for comparing two samples: that is `contingencyTest`. */
export function goodnessOfFitTest(observed: Counts, expectedShares: readonly number[]): ChiSquareTest {
  requireSameCells(observed, expectedShares);
  const n = total(observed);
  let statistic = 0;
  for (let i = 0; i < observed.length; i += 1) {
    const expected = n * expectedShares[i]!;
    if (!(expected > 0)) throw new RangeError(`expected shares must be positive, cell ${i} has ${expectedShares[i]}`);
    statistic += (observed[i]! - expected) ** 2 / expected;
  }
  const degreesOfFreedom = observed.length - 1;
  return { statistic, degreesOfFreedom, pValue: chiSquareSurvival(statistic, degreesOfFreedom) };
}
