import { ExactSum } from '../profile/exact-sum';

/** Where the program of a `NumberKernel` has what it knows of a column, in bytes from the column's beginning. */
export interface ColumnLayout {
  readonly size: number;
  readonly registersAt: number;
  readonly wordsAt: number;
  readonly edgesAt: number;
  readonly binsAt: number;
}

/** Most edges that the search for bins takes. */
const mostEdges = 63;
/** Parts of each of two sums, which come first, and registers of a sketch. */
const sumParts = 8;
const registerCount = 1024;

/** Words of a column, in the program's order. */
enum Word {
  center,
  edgeCount,
  missing,
  smallest,
  largest,
}

/** What was counted of the numbers of a column, as a `NumberKernel` takes it. */
export class NumberColumn {
  /** All of it, as the kernel's program lays it out. */
  public readonly all: Float64Array;
  /** Counts by how many edges a number has reached. */
  public readonly bins: Float64Array;
  /** Whether the kernel counts the bins. */
  public readonly hasFewEdges: boolean;
  /** Of a HyperLogLog. */
  public readonly registers: Uint8Array;
  /** What is to be added to the kernel's own parts of the sums: of distances from the center, and of their squares. */
  public readonly sum = new ExactSum();
  public readonly squares = new ExactSum();
  private readonly words: Float64Array;

  /** @param edges ascending */
  public constructor(layout: ColumnLayout, center: number, edges: Float64Array) {
    const buffer = new ArrayBuffer(layout.size);
    this.all = new Float64Array(buffer);
    this.registers = new Uint8Array(buffer, layout.registersAt, registerCount);
    this.words = new Float64Array(buffer, layout.wordsAt, Word.largest + 1);
    this.hasFewEdges = edges.length <= mostEdges;
    this.bins = this.hasFewEdges
      ? new Float64Array(buffer, layout.binsAt, edges.length + 1)
      : new Float64Array(edges.length + 1);
    this.words.set([center, this.hasFewEdges ? edges.length : 0, 0, Infinity, -Infinity]);
    if (this.hasFewEdges) new Float64Array(buffer, layout.edgesAt).set(edges);
  }

  public get missing(): number {
    return this.words[Word.missing]!;
  }

  public set missing(count: number) {
    this.words[Word.missing] = count;
  }

  /** Infinity without any number. */
  public get smallest(): number {
    return this.words[Word.smallest]!;
  }

  /** −Infinity without any number. */
  public get largest(): number {
    return this.words[Word.largest]!;
  }

  /** Takes a number into the range. */
  public reach(value: number): void {
    if (value < this.smallest) this.words[Word.smallest] = value;
    if (value > this.largest) this.words[Word.largest] = value;
  }

  /** Sum of the distances from the center, as `ExactSum.components`. */
  public sumComponents(): number[] {
    return ExactSum.from([...this.sum.components(), ...this.all.subarray(0, sumParts)]).components();
  }

  /** Sum of the squares of the distances. */
  public squareComponents(): number[] {
    return ExactSum.from([...this.squares.components(), ...this.all.subarray(sumParts, 2 * sumParts)]).components();
  }
}
