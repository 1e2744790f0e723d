import { hashText } from './hashing';

/** Longest text that is kept; what is longer is told apart by its hash. */
const longestText = 80;

/** One kept text: its hash in hexadecimal, the text (cut at 80 characters), and how often it occurred. */
export type SampledText = readonly [hash: string, text: string, count: number];

/**
 * The few distinct texts with the smallest hashes, each with its exact count. A text that belongs to the final sample
 * belongs to it at every step, so its count is never lost; order and split of the input do not matter.
 */
export class BottomSample {
  private readonly entries = new Map<string, { text: string; count: number }>();
  private largest = '';

  public constructor(private readonly capacity: number) {}

  /** Counts a text, once or several times. `shown` is kept in its place when the text itself must not be. */
  public add(text: string, shown = text, times = 1): void {
    const { high, low } = hashText(text);
    const key = high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
    this.count(key, shown, times);
  }

  /** Merges another sample into this one. */
  public absorb(sample: readonly SampledText[]): void {
    for (const [hash, text, count] of sample) this.count(hash, text, count);
  }

  /** The sample, by hash. */
  public toJSON(): SampledText[] {
    return [...this.entries]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([hash, { text, count }]): SampledText => [hash, text, count]);
  }

  private count(key: string, text: string, count: number): void {
    const known = this.entries.get(key);
    if (known !== undefined) {
      known.count += count;
      return;
    }
    if (this.entries.size >= this.capacity) {
      if (key > this.largest) return;
      this.entries.delete(this.largest);
    }
    this.entries.set(key, { text: text.slice(0, longestText), count });
    this.largest = '';
    for (const other of this.entries.keys()) if (other > this.largest) this.largest = other;
  }
}
