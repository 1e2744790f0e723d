import type { ExactSum } from '../profile/exact-sum';
import { numbersCode } from './code/numbers';
import { startKernel, type Kernel } from './kernel';

/** How many cells a block takes at most. */
export const blockSize = 1024;
/** Most edges that the search for bins takes. */
export const mostEdges = 63;
/** Parts of a sum. */
const parts = 8;

/** Program of `assembly/numbers.ts`; its words on each of these hold. */
interface Numbers extends Kernel {
  valuesAt(): number;
  take(cells: number): number;
  missingCount(): number;
  smallest(): number;
  largest(): number;
  edgesAt(): number;
  binsAt(): number;
  countBins(edgeCount: number): void;
  addUp(center: number): void;
  sumsAt(): number;
  restsAt(): number;
  restCount(sum: 0 | 1): number;
  registersAt(): number;
  countDistinct(): void;
}

/**
 * The finite numbers of a block of cells, and what can be told of them together. Several numbers are worked on at a time, and
 * nothing is kept from block to block, so one kernel does for all columns.
 */
export class NumberKernel {
  /** The numbers, packed together, no −0 among them. */
  public readonly values: Float64Array;
  public count = 0;
  public missing = 0;
  public min = Infinity;
  public max = -Infinity;
  private readonly program: Numbers;
  private readonly edges: Float64Array;
  private readonly bins: Uint32Array;
  private readonly sums: Float64Array;
  private readonly rests: Float64Array;
  private readonly registers: Uint8Array;

  public constructor() {
    const program = startKernel(numbersCode) as Numbers;
    const { buffer } = program.memory;
    this.program = program;
    this.values = new Float64Array(buffer, program.valuesAt(), blockSize);
    this.edges = new Float64Array(buffer, program.edgesAt(), mostEdges);
    this.bins = new Uint32Array(buffer, program.binsAt(), mostEdges + 1);
    this.sums = new Float64Array(buffer, program.sumsAt(), 2 * parts);
    this.rests = new Float64Array(buffer, program.restsAt(), 2 * blockSize);
    this.registers = new Uint8Array(buffer, program.registersAt(), 1024);
  }

  /** Takes at most `blockSize` cells: NaN is a missing value, an infinity one that is counted elsewhere. */
  public take(cells: Float64Array, from: number, to: number): void {
    const { program } = this;
    this.values.set(cells.subarray(from, to));
    this.count = program.take(to - from);
    this.missing = program.missingCount();
    this.min = program.smallest();
    this.max = program.largest();
  }

  /**
   * Counts the numbers by bin: by how many of the edges they have reached.
   * @param edges ascending, `mostEdges` of them at most
   */
  public countBins(edges: Float64Array, bins: Float64Array): void {
    this.edges.set(edges);
    this.program.countBins(edges.length);
    for (let i = 0; i < bins.length; i += 1) bins[i]! += this.bins[i]!;
  }

  /** Adds how far the numbers are from a center, and the squares of that. The squares must stay within range. */
  public addUp(center: number, sum: ExactSum, squares: ExactSum): void {
    const { program } = this;
    program.addUp(center);
    for (let i = 0; i < parts; i += 1) {
      sum.add(this.sums[i]!);
      squares.add(this.sums[parts + i]!);
    }
    const first = program.restCount(0);
    const second = program.restCount(1);
    for (let i = 0; i < first; i += 1) sum.add(this.rests[i]!);
    for (let i = first; i < first + second; i += 1) squares.add(this.rests[i]!);
  }

  /** Counts the numbers in the registers of a HyperLogLog. */
  public countDistinct(registers: Uint8Array): void {
    this.registers.set(registers);
    this.program.countDistinct();
    registers.set(this.registers);
  }
}
