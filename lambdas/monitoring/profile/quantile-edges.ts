import { centerAt } from './binning';
import { lowerHalf, nextAbove, upperHalf } from './float-order';

/** Leading bits known after each pass. The first pass sees sign and exponent. */
const depths = [0, 12, 22, 32, 42, 52, 64] as const;

/** Values that share the leading bits counted so far, and hold at least one of the wanted quantiles. */
interface Cell {
  /** The leading bits, as a number. */
  readonly key: number;
  /** Rank of its smallest value, from 0. */
  readonly rank: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Finds quantile edges of one column in constant memory, by counting leading bits: 12 in the first pass over the
 * data, then 10 more, only where a quantile lies and the cell there is still too full. The result depends on the
 * values only, not on their order. Two or three passes do for nearly every column, six for any.
 */
export class QuantileEdgeFinder {
  private pass = 0;
  private count = 0;
  private min = Infinity;
  private max = -Infinity;
  /** Counters of the pass under way: by the leading bits known before it. */
  private open = new Map<number, Counter>([[0, new Counter(0, 1 << depths[1])]]);
  private readonly settled: Cell[] = [];

  /** @param bins how many bins of equal share to aim at */
  public constructor(private readonly bins: number) {}

  /** Whether another pass over the data is needed. */
  public get needsPass(): boolean {
    return this.open.size > 0;
  }

  /** Shows a finite value; every value once in every pass. */
  public add(given: number): void {
    // Zero has two bit patterns that compare alike: which came first must not matter.
    const value = given + 0;
    const high = upperHalf(value);
    const low = lowerHalf.value;
    if (this.pass === 0) {
      this.count += 1;
      if (value < this.min) this.min = value;
      if (value > this.max) this.max = value;
    }
    const counter = this.open.get(leadingBits(high, low, depths[this.pass]!));
    if (counter === undefined) return;
    counter.add(leadingBits(high, low, depths[this.pass + 1]!) % counter.size, value);
  }

  /** Ends a pass: settles the cells that are fine enough, and opens those that are not. */
  public endPass(): void {
    this.pass += 1;
    const next = new Map<number, Counter>();
    const fine = Math.max(1, Math.floor(this.count / (this.bins * 8)));
    for (const [prefix, counter] of this.open) {
      for (const cell of counter.cells(prefix)) {
        if (!this.holdsQuantile(cell)) continue;
        if (cell.count <= fine || cell.min === cell.max) this.settled.push(cell);
        else next.set(cell.key, new Counter(cell.rank, 2 ** (depths[this.pass + 1]! - depths[this.pass]!)));
      }
    }
    this.open = next;
  }

  /** The edges, and the median as the center of the moments. Without values: [0, 0] and 0. */
  public result(): { readonly edges: number[]; readonly center: number } {
    if (this.count === 0) return { edges: [0, 0], center: 0 };
    const cells = [...this.settled].sort((a, b) => a.rank - b.rank);
    const edges = new Set<number>([this.min, this.max]);
    const frequent = this.count / this.bins;
    let maximumIsFrequent = false;
    for (const cell of cells) {
      edges.add(cell.min);
      // A value with a bin's share or more gets a bin of its own.
      if (cell.min === cell.max && cell.count >= frequent) {
        if (cell.min === this.max) maximumIsFrequent = true;
        else edges.add(nextAbove(cell.min));
      }
    }
    const sorted = [...edges].sort((a, b) => a - b);
    if (maximumIsFrequent || sorted.length === 1) sorted.push(this.max);
    const middle = cells.find((cell) => cell.rank + cell.count > this.count / 2) ?? cells[cells.length - 1];
    return { edges: sorted, center: centerAt(middle?.min ?? this.min) };
  }

  private holdsQuantile(cell: Cell): boolean {
    // Ranks wanted are count·k/bins, and the half for the center. Whole numbers, so that nothing rounds.
    const end = cell.rank + cell.count;
    const k = Math.ceil((cell.rank * this.bins) / this.count);
    return k * this.count < end * this.bins || (cell.rank * 2 <= this.count && end * 2 > this.count);
  }
}

/** Counts values by the bits that follow a known prefix. */
class Counter {
  private readonly counts: Float64Array;
  private readonly mins: Float64Array;
  private readonly maxs: Float64Array;

  public constructor(
    private readonly startRank: number,
    public readonly size: number,
  ) {
    this.counts = new Float64Array(size);
    this.mins = new Float64Array(size).fill(Infinity);
    this.maxs = new Float64Array(size).fill(-Infinity);
  }

  public add(index: number, value: number): void {
    this.counts[index]! += 1;
    if (value < this.mins[index]!) this.mins[index] = value;
    if (value > this.maxs[index]!) this.maxs[index] = value;
  }

  public *cells(prefix: number): Generator<Cell> {
    let rank = this.startRank;
    for (let i = 0; i < this.size; i += 1) {
      const count = this.counts[i]!;
      if (count === 0) continue;
      yield { key: prefix * this.size + i, rank, count, min: this.mins[i]!, max: this.maxs[i]! };
      rank += count;
    }
  }
}

/** The first `depth` of 64 bits as a number. Of all 64 only the last digits are exact, which is what `add` takes. */
function leadingBits(high: number, low: number, depth: number): number {
  if (depth <= 32) return depth === 0 ? 0 : high >>> (32 - depth);
  return depth === 64 ? low % 4096 : high * 2 ** (depth - 32) + (low >>> (64 - depth));
}
