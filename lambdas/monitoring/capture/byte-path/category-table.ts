/** Finds the position of a category by the bytes of its text. */
export class CategoryTable {
  /** Position + 1 by slot; 0 is free. Never more than half full, so that a search ends soon. */
  private readonly slots: Int32Array;
  private readonly mask: number;
  private readonly hashes: Int32Array;
  private readonly starts: Int32Array;
  private readonly texts: Uint8Array;

  /**
   * @param categories in the order of the binning
   * @param left out of the table: texts that bytes alone must not decide on
   */
  public constructor(categories: readonly string[], left: ReadonlySet<string>) {
    const bytes = tellableCategories(categories, left);
    this.texts = Buffer.concat(bytes);
    this.starts = new Int32Array(bytes.length + 1);
    this.hashes = new Int32Array(bytes.length);
    const size = 2 ** Math.ceil(Math.log2(2 * bytes.length + 2));
    this.mask = size - 1;
    this.slots = new Int32Array(size);
    bytes.forEach((text, position) => {
      this.starts[position + 1] = this.starts[position]! + text.length;
      if (text.length === 0) return;
      let hash = 0;
      for (const byte of text) hash = nextHash(hash, byte);
      this.hashes[position] = hash;
      let slot = startSlot(hash) & this.mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = position + 1;
    });
  }

  /**
   * Position of the category that the bytes from `start` to `end` spell; −1 when there is none.
   * @param hash of the same bytes, by `nextHash` from 0
   */
  public find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    for (let slot = startSlot(hash) & this.mask; ; slot = (slot + 1) & this.mask) {
      const position = this.slots[slot]! - 1;
      if (position < 0) return -1;
      if (this.hashes[position] === hash && this.spells(position, bytes, start, end)) return position;
    }
  }

  private spells(position: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { texts } = this;
    const from = this.starts[position]!;
    if (this.starts[position + 1]! - from !== end - start) return false;
    for (let i = start; i < end; i += 1) if (bytes[i] !== texts[from + i - start]) return false;
    return true;
  }
}

/**
 * Categories as bytes: of none where bytes alone must not decide.
 * @param left texts that are left to others
 */
export function tellableCategories(categories: readonly string[], left: ReadonlySet<string>): Buffer[] {
  // Only a text that is the same after trimming and after a journey through UTF-8 can be told by its bytes.
  const isTellable = (text: string) =>
    text !== '' && text.trim() === text && Buffer.from(text).toString() === text && !left.has(text);
  return categories.map((text) => Buffer.from(isTellable(text) ? text : ''));
}

/** The hash of a text that is one byte longer. */
export function nextHash(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}

function startSlot(hash: number): number {
  return hash ^ (hash >>> 15);
}
