import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json';

/** Values beyond this are counted and not summed: sums of squares could overflow. */
export const largestSummed = 1e144;

/** The value that moments are kept about: the usual one, or 0 where that is beyond what is summed. */
export function centerAt(usual: number): number {
  return Math.abs(usual) > largestSummed ? 0 : usual;
}

/** How the values of one numeric feature are counted, frozen with the baseline. */
export interface NumericBinning {
  readonly kind: 'numeric';
  readonly name: string;
  /**
   * Ascending. Bin i holds edge i ≤ x < edge i+1, the last one also its upper edge; below and above are counted
   * apart. The last two edges are equal when the baseline's maximum is frequent enough for a bin of its own.
   */
  readonly edges: readonly number[];
  /** Moments are kept about this value (the baseline's median), so that they do not cancel. */
  readonly center: number;
}

/** How the values of one categorical feature are counted, frozen with the baseline. */
export interface CategoricalBinning {
  readonly kind: 'categorical';
  readonly name: string;
  /** Counted one by one; every other value counts as `other`. */
  readonly categories: readonly string[];
}

/** How one column is counted. */
export type ColumnBinning = NumericBinning | CategoricalBinning;

/** How the records of a model are counted: frozen, so that profiles of any windows can be added up and compared. */
export interface Binning {
  readonly features: readonly ColumnBinning[];
  /** Null when the model's answers are not monitored. */
  readonly prediction: ColumnBinning | null;
}

/** Identity of a binning, `sha256:<hex>`. Profiles with different ones cannot be compared. */
export function binningDigest(binning: Binning): string {
  return `sha256:${createHash('sha256').update(canonicalJson(binning)).digest('hex')}`;
}

/**
 * Index of a value among a bin's counts: 0 is below the first edge, `edges.length` above the last one.
 * There are `edges.length + 1` counts.
 */
export function binOf(edges: ArrayLike<number>, value: number): number {
  const last = edges.length - 1;
  if (value >= edges[last]!) return value > edges[last]! ? last + 1 : last;
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
