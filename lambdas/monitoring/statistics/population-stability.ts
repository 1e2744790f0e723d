import { chiSquareSurvival, chiSquareUpperQuantile } from './chi-square';
import { requireSameCells, total, type Counts } from './counts';

/**
 * Population stability index Σ(p−q)·ln(p/q). A cell that is empty on one side counts as half an observation there,
 * so that the index stays finite; cells empty on both sides say nothing.
 * @throws RangeError when a window is empty or the cells differ
 */
export function populationStability(observed: Counts, expected: Counts): number {
  requireSameCells(observed, expected);
  const n = total(observed);
  const m = total(expected);
  if (n === 0 || m === 0) throw new RangeError('population stability needs observations on both sides');
  let sum = 0;
  for (let i = 0; i < observed.length; i += 1) sum += cellStability(observed[i]!, expected[i]!, n, m);
  return sum;
}

/** What one cell contributes to the index. */
export function cellStability(observed: number, expected: number, n: number, m: number): number {
  if (observed === 0 && expected === 0) return 0;
  const p = Math.max(observed, 0.5) / n;
  const q = Math.max(expected, 0.5) / m;
  return (p - q) * Math.log(p / q);
}

/** Scale of the null: without drift, PSI is distributed as χ²(cells − 1) times this. Also (cells − 1) of it on average. */
export function stabilityScale(n: number, m: number): number {
  return 1 / n + 1 / m;
}

/** PSI that no-drift windows of n against m observations exceed with probability `tail`. */
export function stabilityThreshold(tail: number, cells: number, n: number, m: number): number {
  return chiSquareUpperQuantile(tail, cells - 1) * stabilityScale(n, m);
}

/** Probability of a PSI at least this large without drift. */
export function stabilityPValue(psi: number, cells: number, n: number, m: number): number {
  return chiSquareSurvival(psi / stabilityScale(n, m), cells - 1);
}
