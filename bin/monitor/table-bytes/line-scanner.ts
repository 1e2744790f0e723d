import type { LineBytes } from '../../../lambdas/monitoring/capture/byte-path/line-bytes';

/** Reads lines from their bytes, where they are plain. */
export interface LineScanner {
  /** Reads the line that starts at `start`. Returns where its line end is; −1 when the full parser has to read it. */
  scan(text: LineBytes, start: number): number;
  /** Learns from a line, without its line end, that the full parser has understood as a record. */
  learn?(line: Uint8Array): void;
}
