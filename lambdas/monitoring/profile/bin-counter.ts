import { mostEdges, type NumberKernel } from '../native/number-kernel';
import { binOf } from './binning';
import { nextAbove } from './float-order';

/**
 * Counts many numbers by bin. Quantile edges make every comparison of a binary search a coin toss that the processor guesses
 * wrong half of the time; the kernel has six comparisons turned into numbers instead.
 */
export class BinCounter {
  /** The edges, so changed that the bin of a number is how many of them it has reached. */
  private readonly reached: Float64Array;

  public constructor(private readonly edges: Float64Array) {
    this.reached = Float64Array.from(edges);
    // The last bin holds its upper edge as well, so only what is above has left it.
    this.reached[edges.length - 1] = nextAbove(edges[edges.length - 1]!);
  }

  /** Counts numbers as `binOf` does. */
  public count(numbers: NumberKernel, bins: Float64Array): void {
    if (this.edges.length <= mostEdges) {
      numbers.countBins(this.reached, bins);
      return;
    }
    for (let i = 0; i < numbers.count; i += 1) bins[binOf(this.edges, numbers.values[i]!)]! += 1;
  }
}
