import { binOf } from './binning';
import { nextAbove } from './float-order';

/** Most edges that the search without branches takes: one less than a power of two. */
const mostEdges = 63;

/**
 * Counts lists of numbers by bin. Quantile edges make every comparison of a binary search a coin toss that the
 * processor guesses wrong half of the time; six comparisons turned into numbers cost a fifth of that.
 */
export class BinCounter {
  /** The edges, so changed that the bin of a number is how many of them it has reached. */
  private readonly reached: Float64Array;

  public constructor(private readonly edges: Float64Array) {
    this.reached = new Float64Array(mostEdges).fill(Infinity);
    if (edges.length > mostEdges) return;
    this.reached.set(edges);
    // The last bin holds its upper edge as well, so only what is above has left it.
    this.reached[edges.length - 1] = nextAbove(edges[edges.length - 1]!);
  }

  /** Counts the first numbers of a list, all finite, as `binOf` does. */
  public count(values: Float64Array, count: number, bins: Float64Array): void {
    if (this.edges.length > mostEdges) {
      for (let i = 0; i < count; i += 1) bins[binOf(this.edges, values[i]!)]! += 1;
      return;
    }
    const { reached } = this;
    for (let i = 0; i < count; i += 1) {
      const value = values[i]!;
      let bin = Number(reached[31]! <= value) << 5;
      bin += Number(reached[bin + 15]! <= value) << 4;
      bin += Number(reached[bin + 7]! <= value) << 3;
      bin += Number(reached[bin + 3]! <= value) << 2;
      bin += Number(reached[bin + 1]! <= value) << 1;
      bin += Number(reached[bin]! <= value);
      bins[bin]! += 1;
    }
  }
}
