import type { LineBytes } from './line-bytes';

/** Bytes that many lines have in common, to be compared quickly. */
export class Literal {
  public readonly length: number;
  public readonly bytes: Uint8Array;
  /** The leading bytes as floating-point numbers, eight each; none when a byte is not ASCII. */
  private readonly words: Float64Array;

  public constructor(bytes: Uint8Array) {
    this.bytes = Uint8Array.from(bytes);
    this.length = bytes.length;
    // Numbers are compared instead of bytes: with ASCII in them they are neither NaN nor zero, so equal means identical.
    const isText = this.bytes.every((byte) => byte > 0 && byte < 0x80);
    const view = new DataView(this.bytes.buffer);
    this.words = Float64Array.from({ length: isText ? this.length >> 3 : 0 }, (_, i) => view.getFloat64(i * 8, true));
  }

  /** Whether a text has these bytes at a position. */
  public isAt(text: LineBytes, at: number): boolean {
    const { words, bytes, length } = this;
    if (at + length > text.capacity) return false;
    const { view } = text;
    for (let i = 0; i < words.length; i += 1) if (view.getFloat64(at + i * 8, true) !== words[i]) return false;
    for (let i = words.length * 8; i < length; i += 1) if (text.bytes[at + i] !== bytes[i]) return false;
    return true;
  }
}
