import type { ReadInto } from '../../../lambdas/monitoring/capture/byte-path/line-buffer';

/** Takes the bytes of a file, or of whole lines of it. */
export interface LineSink {
  add(piece: Uint8Array): void;
  /** Takes the next bytes from a reader; returns how many. */
  fill(read: ReadInto): number;
  /** The last line, which may lack its line end, is complete. */
  finish(): void;
  /** What follows in the compressed file is damaged. */
  damaged(): void;
}
