import { requireSameCells, shares, type Counts } from './counts';

/** Hellinger distance √(½Σ(√p−√q)²), from 0 (same shares) to 1 (nothing in common). */
export function hellingerDistance(a: Counts, b: Counts): number {
  requireSameCells(a, b);
  const p = shares(a);
  const q = shares(b);
  let sum = 0;
  for (let i = 0; i < p.length; i += 1) sum += (Math.sqrt(p[i]!) - Math.sqrt(q[i]!)) ** 2;
  return Math.sqrt(sum / 2);
}
