import { longestLine } from '../lines';
import { LineBytes } from './line-bytes';

/** Bytes that are held at first; more only for longer lines. */
const initialCapacity = 65_536;
const newline = 0x0a;

/**
 * Collects the bytes of a file and hands out runs of whole lines. A line beyond the limit is dropped and counted, never
 * held, so memory is bounded by the longest line, not by the file.
 */
export class LineBuffer {
  private text: LineBytes;
  private length = 0;
  private isDropping = false;

  /**
   * @param takeLines gets bytes in which every line from 0 to `end` has its line end; may keep nothing of them
   * @param dropLine is told of every line that was too long
   * @param limit longest line in bytes
   */
  public constructor(
    private readonly takeLines: (text: LineBytes, end: number) => void,
    private readonly dropLine: () => void,
    private readonly limit = longestLine,
  ) {
    this.text = new LineBytes(Math.min(initialCapacity, limit + 1));
  }

  /** Takes the next bytes of the file. */
  public add(piece: Uint8Array): void {
    let from = this.isDropping ? this.skipLine(piece, 0) : 0;
    while (from < piece.length) {
      const part = piece.subarray(from, from + this.text.capacity - this.length);
      const end = this.length + part.lastIndexOf(newline) + 1;
      this.text.bytes.set(part, this.length);
      const hasEnd = end > this.length;
      this.length += part.length;
      from += part.length;
      if (hasEnd) this.handOut(end);
      else if (this.length > this.limit) from = this.skipLine(piece, from);
      else if (this.length === this.text.capacity) this.grow();
    }
  }

  /** Hands out the last line, which may lack its line end. */
  public finish(): void {
    if (this.isDropping) this.dropLine();
    else this.add(Uint8Array.of(newline));
    this.isDropping = false;
  }

  private handOut(end: number): void {
    this.takeLines(this.text, end);
    this.text.bytes.copyWithin(0, end, this.length);
    this.length -= end;
  }

  private grow(): void {
    const grown = new LineBytes(Math.min(this.text.capacity * 2, this.limit + 1));
    grown.bytes.set(this.text.bytes.subarray(0, this.length));
    this.text = grown;
  }

  /** Forgets the line under way; returns where the next one starts in the piece. */
  private skipLine(piece: Uint8Array, from: number): number {
    this.length = 0;
    const end = piece.indexOf(newline, from);
    this.isDropping = end < 0;
    if (end < 0) return piece.length;
    this.dropLine();
    return end + 1;
  }
}
