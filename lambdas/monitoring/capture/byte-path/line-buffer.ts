import { longestLine } from '../lines';
import { LineBytes } from './line-bytes';

/** Bytes that are held at first; more only for longer lines. */
const initialCapacity = 65_536;
const newline = 0x0a;

/**
 * Reads the next bytes of a file.
 * @param offset where in `bytes` they go
 * @param room how many there may be
 * @returns how many there are; 0 at the end of the file
 */
export type ReadInto = (bytes: Buffer, offset: number, room: number) => number;

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
   * @param text where lines are held until one is longer
   */
  public constructor(
    private readonly takeLines: (text: LineBytes, end: number) => void,
    private readonly dropLine: () => void,
    private readonly limit = longestLine,
    text = new LineBytes(Math.min(initialCapacity, limit + 1)),
  ) {
    this.text = text;
  }

  /** Begins a file: what may be left of the one before is forgotten. */
  public begin(): void {
    this.length = 0;
    this.isDropping = false;
  }

  /** Takes the next bytes of the file. */
  public add(piece: Uint8Array): void {
    for (let from = 0; from < piece.length;) {
      const part = piece.subarray(from, from + this.text.capacity - this.length);
      this.text.bytes.set(part, this.length);
      this.take(part.length);
      from += part.length;
    }
  }

  /** Takes the next bytes of the file from a reader, which spares a copy; returns how many. */
  public fill(read: ReadInto): number {
    const count = read(this.text.bytes, this.length, this.text.capacity - this.length);
    if (count > 0) this.take(count);
    return count;
  }

  /** Hands out the last line, which may lack its line end. */
  public finish(): void {
    if (this.isDropping) this.dropLine();
    else this.add(Uint8Array.of(newline));
    this.isDropping = false;
  }

  /** Takes bytes that were put behind those that are held. */
  private take(count: number): void {
    const added = this.text.bytes.subarray(this.length, this.length + count);
    if (this.isDropping) {
      this.skipLine(added);
      return;
    }
    const end = added.lastIndexOf(newline);
    this.length += count;
    if (end >= 0) this.handOut(this.length - count + end + 1);
    else if (this.length > this.limit) this.skipLine(new Uint8Array(0));
    else if (this.length === this.text.capacity) this.grow();
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

  /** Forgets the line under way, of which these bytes are more: nothing is held until it ends. */
  private skipLine(added: Uint8Array): void {
    const end = added.indexOf(newline);
    this.length = 0;
    this.isDropping = end < 0;
    if (end < 0) return;
    this.dropLine();
    this.text.bytes.set(added.subarray(end + 1));
    this.take(added.length - end - 1);
  }
}
