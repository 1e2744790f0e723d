import type { NumberColumn } from '../native/number-column';
import { blockSize, NumberKernel } from '../native/number-kernel';
import { binOf, largestSummed, type NumericBinning } from './binning';
import { ExactSum } from './exact-sum';
import { nextAbove } from './float-order';
import { hashNumber, secondHalf } from './hashing';
import { HyperLogLog } from './hyper-log-log';
import type { NumericProfile } from './profile';
import { lastNumber, NumericKind, readNumber } from './raw-value';
import type { ColumnSink } from './record-sink';
import type { RawValue } from './row';

/** Works for all columns; started when it is first needed. */
let kernel: NumberKernel | undefined;
/** Working space of `addValues`. */
const cells = new Float64Array(blockSize);

/** Counts the values of one numeric column. Memory does not depend on how many. */
export class NumericAccumulator implements ColumnSink {
  private readonly kernel = (kernel ??= new NumberKernel());
  private readonly edges: Float64Array;
  private readonly column: NumberColumn;
  private readonly distinct: HyperLogLog;
  private hugeCount = 0;
  private nan = 0;
  private infinite = 0;
  private invalid = 0;
  /** Runs of one value are common; the sketch need not see each. */
  private lastHashed = NaN;

  public constructor(private readonly binning: NumericBinning) {
    this.edges = Float64Array.from(binning.edges);
    this.column = this.kernel.newColumn(binning.center, reachedEdges(this.edges));
    this.distinct = new HyperLogLog(this.column.registers);
  }

  /** Counts a value as it came over the wire. */
  public add(raw: RawValue): void {
    switch (readNumber(raw)) {
      case NumericKind.finite:
        this.addFinite(lastNumber.value);
        break;
      case NumericKind.missing:
        this.addMissing();
        break;
      case NumericKind.nan:
        this.nan += 1;
        break;
      case NumericKind.infinite:
        this.infinite += 1;
        break;
      case NumericKind.invalid:
        this.invalid += 1;
        break;
    }
  }

  /** Counts a missing value, or several. */
  public addMissing(times = 1): void {
    this.column.missing += times;
  }

  /** Counts a finite number. */
  public addFinite(value: number): void {
    const { column } = this;
    column.bins[binOf(this.edges, value)]! += 1;
    column.reach(value);
    if (value > largestSummed || value < -largestSummed) {
      this.hugeCount += 1;
    } else {
      const distance = value - this.binning.center;
      column.sum.add(distance);
      column.squares.add(distance * distance);
    }
    if (value !== this.lastHashed) {
      this.lastHashed = value;
      this.distinct.add(hashNumber(value), secondHalf.value);
    }
  }

  /**
   * Counts many values as they came, each as `add` does.
   * @param plain what a value that is no number is to be read as
   */
  public addValues(values: ArrayLike<RawValue>, plain: (value: RawValue) => RawValue): void {
    for (let at = 0; at < values.length; at += blockSize) {
      const end = Math.min(values.length, at + blockSize);
      for (let i = at; i < end; i += 1) {
        const value = values[i];
        if (typeof value === 'number' && value - value === 0) {
          cells[i - at] = value;
          continue;
        }
        // An infinity is counted here, so that it is not counted as missing or as a number.
        cells[i - at] = Infinity;
        this.add(plain(value));
      }
      this.addBatch(cells, 0, end - at);
    }
  }

  /** Counts many values: finite numbers; NaN for a missing one; an infinity for one that is counted otherwise. */
  public addBatch(cells: Float64Array, from: number, to: number): void {
    const { kernel, column } = this;
    for (let at = from; at < to; at += blockSize) {
      if (!kernel.count(column, cells, at, Math.min(to, at + blockSize))) {
        for (const value of kernel.numbers()) this.addFinite(value);
      } else if (!column.hasFewEdges) {
        for (const value of kernel.numbers()) column.bins[binOf(this.edges, value)]! += 1;
      }
    }
  }

  /** What was counted so far. */
  public profile(): NumericProfile {
    const { column } = this;
    const empty = column.smallest === Infinity;
    return {
      kind: 'numeric',
      name: this.binning.name,
      bins: Array.from(column.bins),
      missing: column.missing,
      nan: this.nan,
      infinite: this.infinite,
      invalid: this.invalid,
      min: empty ? null : column.smallest + 0,
      max: empty ? null : column.largest + 0,
      sum: column.sumComponents(),
      squares: column.squareComponents(),
      huge: this.hugeCount,
      distinct: this.distinct.toString(),
    };
  }
}

/** Edges so changed that the bin of a number is how many of them it has reached. */
function reachedEdges(edges: Float64Array): Float64Array {
  const reached = Float64Array.from(edges);
  // The last bin holds its upper edge as well, so only what is above has left it.
  reached[edges.length - 1] = nextAbove(edges[edges.length - 1]!);
  return reached;
}

/** Adds up two numeric profiles on the same edges. */
export function mergeNumeric(a: NumericProfile, b: NumericProfile): NumericProfile {
  const distinct = HyperLogLog.parse(a.distinct);
  distinct.absorb(b.distinct);
  return {
    kind: 'numeric',
    name: a.name,
    bins: a.bins.map((count, i) => count + b.bins[i]!),
    missing: a.missing + b.missing,
    nan: a.nan + b.nan,
    infinite: a.infinite + b.infinite,
    invalid: a.invalid + b.invalid,
    min: a.min === null ? b.min : b.min === null ? a.min : Math.min(a.min, b.min),
    max: a.max === null ? b.max : b.max === null ? a.max : Math.max(a.max, b.max),
    sum: ExactSum.from([...a.sum, ...b.sum]).components(),
    squares: ExactSum.from([...a.squares, ...b.squares]).components(),
    huge: a.huge + b.huge,
    distinct: distinct.toString(),
  };
}
