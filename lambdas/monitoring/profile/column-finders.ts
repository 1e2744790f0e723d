import type { ColumnBinning } from './binning';
import { CategorySelector } from './category-selection';
import { QuantileEdgeFinder } from './quantile-edges';
import { lastNumber, NumericKind, readCategory, readNumber } from './raw-value';
import type { ColumnSink } from './record-sink';
import type { RawValue } from './row';

/** Finds the binning of one column in as many passes over its values as it needs. */
export interface ColumnFinder extends ColumnSink {
  readonly needsPass: boolean;
  /** What the values are read with until the binning is known: the bins mean nothing, the categories are some of them. */
  readonly provisional: ColumnBinning;
  endPass(): void;
  result(): ColumnBinning;
}

/** Finds the edges of a numeric column. */
export class NumericFinder implements ColumnFinder {
  public readonly provisional: ColumnBinning;
  private readonly edges: QuantileEdgeFinder;

  public constructor(
    private readonly name: string,
    bins: number,
  ) {
    this.edges = new QuantileEdgeFinder(bins);
    this.provisional = { kind: 'numeric', name, edges: [0, 0], center: 0 };
  }

  public get needsPass(): boolean {
    return this.edges.needsPass;
  }

  public add(raw: RawValue): void {
    if (this.needsPass && readNumber(raw) === NumericKind.finite) this.edges.add(lastNumber.value);
  }

  public addMissing(): void {
    // What is missing is in no bin.
  }

  public addValues(values: ArrayLike<RawValue>, plain: (value: RawValue) => RawValue): void {
    if (!this.needsPass) return;
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i];
      if (typeof value === 'number' && value - value === 0) this.edges.add(value);
      else this.add(plain(value));
    }
  }

  public addBatch(cells: Float64Array, from: number, to: number): void {
    if (!this.needsPass) return;
    for (let i = from; i < to; i += 1) {
      const value = cells[i]!;
      if (value - value === 0) this.edges.add(value);
    }
  }

  public endPass(): void {
    if (this.needsPass) this.edges.endPass();
  }

  public result(): ColumnBinning {
    return { kind: 'numeric', name: this.name, ...this.edges.result() };
  }
}

/** Finds the categories of a column. */
export class CategoryFinder implements ColumnFinder {
  public readonly provisional: ColumnBinning;
  private readonly selector: CategorySelector;
  /** By position in the categories that were seen before. */
  private readonly counts: Float64Array;

  /**
   * @param declared categories that are kept in any case
   * @param seen categories that first records had: the same ones again are counted by their position
   */
  public constructor(
    private readonly name: string,
    limit: number,
    declared: readonly string[],
    private readonly seen: readonly string[],
  ) {
    this.selector = new CategorySelector(limit, declared);
    this.counts = new Float64Array(seen.length);
    this.provisional = { kind: 'categorical', name, categories: seen };
  }

  public get needsPass(): boolean {
    return this.selector.needsPass;
  }

  public add(raw: RawValue): void {
    if (!this.needsPass) return;
    const category = readCategory(raw);
    if (typeof category === 'string') this.selector.add(category);
  }

  public addMissing(): void {
    // What is missing is no category.
  }

  public addValues(values: ArrayLike<RawValue>, plain: (value: RawValue) => RawValue): void {
    if (!this.needsPass) return;
    for (let i = 0; i < values.length; i += 1) this.add(plain(values[i]));
  }

  public addBatch(cells: Float64Array, from: number, to: number): void {
    const { counts } = this;
    for (let i = from; i < to; i += 1) {
      const cell = cells[i]!;
      if (cell >= 0 && cell < counts.length) counts[cell]! += 1;
    }
  }

  public endPass(): void {
    if (!this.needsPass) return;
    this.seen.forEach((category, i) => {
      if (this.counts[i]! > 0) this.selector.add(category, this.counts[i]);
    });
    this.counts.fill(0);
    this.selector.endPass();
  }

  public result(): ColumnBinning {
    return { kind: 'categorical', name: this.name, categories: this.selector.result() };
  }
}
