import { requireSameCells, shares, type Counts } from './counts';

/**
 * Jensen–Shannon distance: the square root of the divergence, from 0 to √ln 2 = .8326 in natural units.
 * @param base logarithm's base; Evidently and SciPy use e, NannyML 2 (then the range is 0 to 1)
 */
export function jensenShannonDistance(a: Counts, b: Counts, base = Math.E): number {
  requireSameCells(a, b);
  const p = shares(a);
  const q = shares(b);
  let divergence = 0;
  for (let i = 0; i < p.length; i += 1) {
    const middle = (p[i]! + q[i]!) / 2;
    if (p[i]! > 0) divergence += (p[i]! * Math.log(p[i]! / middle)) / 2;
    if (q[i]! > 0) divergence += (q[i]! * Math.log(q[i]! / middle)) / 2;
  }
  // Rounding can leave a tiny negative number for equal shares.
  return Math.sqrt(Math.max(0, divergence) / Math.log(base));
}
