import type { LineBytes } from '../../../lambdas/monitoring/capture/byte-path/line-bytes';

/** Reads lines from their bytes, where they are plain. */
export interface LineScanner {
  /** Reads the line that starts at `start`. Returns where its line end is; −1 when the full parser has to read it. */
  scan(text: LineBytes, start: number): number;
  /** Where text that is to be scanned is best held; undefined when that does not matter. */
  readonly text?: LineBytes | undefined;
  /** Reads lines of a text from `start` on, up to `end` at most; returns where the first one begins that it leaves to `scan`. */
  scanRun?(text: LineBytes, start: number, end: number): number;
  /** Learns from a line, without its line end, that the full parser has understood as a record. */
  learn?(line: Uint8Array): void;
}
