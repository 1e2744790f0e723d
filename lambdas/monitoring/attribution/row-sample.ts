import { hashText } from '../profile/hashing';
import type { RawValue } from '../profile/row';

interface Candidate {
  readonly rank: number;
  readonly identity: string;
  readonly cells: readonly RawValue[];
}

/**
 * A sample of records: those whose identities have the smallest hashes. It does not depend on the order in which records
 * come, nor on how they are split among files; the same records give the same sample, in the same order.
 */
export class RowSample {
  private candidates: Candidate[] = [];
  private highest = Infinity;

  /** @param capacity records that are kept */
  public constructor(private readonly capacity: number) {}

  /**
   * Offers a record.
   * @param identity what tells it from every other record of the data
   * @param read gives what is kept, or undefined when the record cannot be used; asked only if the record may be kept
   */
  public offer(identity: string, read: () => readonly RawValue[] | undefined): void {
    const { high, low } = hashText(identity);
    const rank = high * 2 ** 21 + (low >>> 11);
    if (rank > this.highest) return;
    const cells = read();
    if (cells === undefined) return;
    this.candidates.push({ rank, identity, cells });
    if (this.candidates.length >= 2 * this.capacity) this.cut();
  }

  /** The records kept, in the order of their hashes. */
  public rows(): (readonly RawValue[])[] {
    this.cut();
    return this.candidates.map(({ cells }) => cells);
  }

  private cut(): void {
    this.candidates.sort((a, b) => a.rank - b.rank || (a.identity < b.identity ? -1 : 1));
    this.candidates = this.candidates.slice(0, this.capacity);
    if (this.candidates.length === this.capacity) this.highest = this.candidates.at(-1)!.rank;
  }
}
