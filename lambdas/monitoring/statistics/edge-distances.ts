import { requireSameCells, shares, type Counts } from './counts';

/**
 * Kolmogorov–Smirnov distance sup|F−G| at the inner edges of a histogram: exact there, so never more than the
 * distance on the raw values, and short of it by at most the largest share in a bin.
 */
export function kolmogorovSmirnovOnEdges(a: Counts, b: Counts): number {
  requireSameCells(a, b);
  const p = shares(a);
  const q = shares(b);
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < p.length; i += 1) {
    difference += p[i]! - q[i]!;
    largest = Math.max(largest, Math.abs(difference));
  }
  return largest;
}

/** Asymptotic p-value of a two-sample Kolmogorov–Smirnov distance; on edges it errs on the safe side. */
export function kolmogorovSmirnovPValue(distance: number, n: number, m: number): number {
  const root = Math.sqrt((n * m) / (n + m));
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let j = 1; j <= 100; j += 1) {
    const term = 2 * (j % 2 === 1 ? 1 : -1) * Math.exp(-2 * j * j * lambda * lambda);
    sum += term;
    if (Math.abs(term) < 1e-16) break;
  }
  return Math.min(1, Math.max(0, sum));
}

/**
 * Wasserstein-1 distance of two histograms, ∫|F−G|, with the mass of a bin spread evenly between its edges; in the
 * unit of the values. Values beyond the outer edges count as lying on them.
 * @param edges ascending; one more than there are bins
 */
export function wassersteinOnEdges(a: Counts, b: Counts, edges: readonly number[]): number {
  requireSameCells(a, b);
  if (edges.length !== a.length + 1) {
    throw new RangeError(`${a.length} bins need ${a.length + 1} edges, have ${edges.length}`);
  }
  const p = shares(a);
  const q = shares(b);
  let before = 0;
  let area = 0;
  for (let i = 0; i < p.length; i += 1) {
    const after = before + p[i]! - q[i]!;
    const width = edges[i + 1]! - edges[i]!;
    // |linear function| over the bin: a trapezoid, or two triangles when it changes sign.
    area +=
      before * after >= 0
        ? (width * (Math.abs(before) + Math.abs(after))) / 2
        : (width * (before * before + after * after)) / (2 * Math.abs(after - before));
    before = after;
  }
  return area;
}

/** Wasserstein-1 distance of two samples, exact. For reports on small samples and as the oracle of the one on edges. */
export function wassersteinOfSamples(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) throw new RangeError('wasserstein distance needs values on both sides');
  const left = Float64Array.from(a).sort();
  const right = Float64Array.from(b).sort();
  const all = Float64Array.from([...left, ...right]).sort();
  let i = 0;
  let j = 0;
  let area = 0;
  for (let k = 0; k + 1 < all.length; k += 1) {
    while (i < left.length && left[i]! <= all[k]!) i += 1;
    while (j < right.length && right[j]! <= all[k]!) j += 1;
    area += Math.abs(i / left.length - j / right.length) * (all[k + 1]! - all[k]!);
  }
  return area;
}
