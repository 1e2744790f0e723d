import { hashText } from '../profile/hashing';

/** Letters beyond Latin, which take two bytes each. */
const isWide = /[^\u0000-\u00ff]/;

/**
 * Numbers identities from 0 on in the order in which they come: a text and the place of a record in its request. An
 * open-addressing table over the bytes of the texts, since a million of them as texts in a map take several times as much.
 * Identities are compared as they are, not by their hashes.
 */
export class IdentityTable {
  /** How many there are. */
  public size = 0;
  /** Number of the identity in a slot, and one more; 0: free. */
  private slots = new Uint32Array(2048);
  private hashes = new Uint32Array(1024);
  private indexes = new Float64Array(1024);
  /** Where the text of each begins; the next one's begin is its end. */
  private begins = new Float64Array(1025);
  private wide = new Uint8Array(1024);
  private texts = Buffer.allocUnsafe(1 << 15);

  /** The number of an identity; the next one when it is new. */
  public place(text: string, index: number): number {
    const hash = (hashText(text).high ^ Math.imul(index, 0x9e3779b1)) >>> 0;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const found = this.slots[slot]!;
      if (found === 0) break;
      if (this.hashes[found - 1] === hash && this.isSame(found - 1, text, index)) return found - 1;
      slot = (slot + 1) & mask;
    }
    return this.add(text, index, hash, slot);
  }

  private isSame(place: number, text: string, index: number): boolean {
    if (this.indexes[place] !== index) return false;
    const encoding = this.wide[place] === 1 ? 'utf16le' : 'latin1';
    return this.texts.toString(encoding, this.begins[place], this.begins[place + 1]) === text;
  }

  private add(text: string, index: number, hash: number, slot: number): number {
    const place = this.size;
    if (place === this.hashes.length) this.growColumns();
    const wide = isWide.test(text);
    const begin = this.begins[place]!;
    const end = begin + text.length * (wide ? 2 : 1);
    if (end > this.texts.length) this.growTexts(end);
    this.texts.write(text, begin, wide ? 'utf16le' : 'latin1');
    this.begins[place + 1] = end;
    this.hashes[place] = hash;
    this.indexes[place] = index;
    this.wide[place] = Number(wide);
    this.slots[slot] = place + 1;
    this.size += 1;
    if (this.size * 2 > this.slots.length) this.growSlots();
    return place;
  }

  private growSlots(): void {
    const slots = new Uint32Array(this.slots.length * 2);
    for (let place = 0; place < this.size; place += 1) {
      let slot = this.hashes[place]! & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = place + 1;
    }
    this.slots = slots;
  }

  private growColumns(): void {
    const { hashes, indexes, begins, wide, size } = this;
    this.hashes = new Uint32Array(size * 2);
    this.hashes.set(hashes);
    this.indexes = new Float64Array(size * 2);
    this.indexes.set(indexes);
    this.begins = new Float64Array(size * 2 + 1);
    this.begins.set(begins);
    this.wide = new Uint8Array(size * 2);
    this.wide.set(wide);
  }

  private growTexts(needed: number): void {
    const texts = Buffer.allocUnsafe(Math.max(this.texts.length * 2, needed));
    this.texts.copy(texts);
    this.texts = texts;
  }
}
