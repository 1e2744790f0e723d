import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { gunzipped, isCorruptCompression } from '../../../lambdas/monitoring/capture/lines';
import type { LineSink } from '../data/line-sink';
import type { Piece } from './pieces';

const newline = 0x0a;

/** Bytes that are read at once: few enough to be in the processor's cache when they are looked at. */
const readSize = 65_536;

/** Reads the lines of a piece. The event loop waits meanwhile, which is what makes it fast: for threads of their own. */
export async function readPiece(piece: Piece, lines: LineSink): Promise<void> {
  if (!piece.isGzip) {
    readLines(piece, lines);
    return;
  }
  try {
    for await (const bytes of gunzipped(createReadStream(piece.path, { highWaterMark: readSize }))) lines.add(bytes);
    lines.finish();
  } catch (error) {
    if (!isCorruptCompression(error)) throw error;
    lines.damaged();
  }
}

function readLines({ path, start, end }: Piece, lines: LineSink): void {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafeSlow(readSize);
    // A line that begins where the piece does belongs to it, so the byte before is looked at, too.
    let at = Math.max(0, start - 1);
    let isInside = start === 0;
    for (let length = readSync(file, buffer, 0, readSize, at); length > 0;) {
      let from = 0;
      if (!isInside) {
        const lineEnd = buffer.subarray(0, length).indexOf(newline);
        isInside = lineEnd >= 0;
        from = isInside ? lineEnd + 1 : length;
        // The first line to begin after the start may begin after the end: then there is none.
        if (at + from >= end) return;
      }
      const until = endOfPiece(buffer, length, from, end - at);
      lines.add(buffer.subarray(from, until));
      if (until < length || (at + length >= end && buffer[length - 1] === newline)) break;
      at += length;
      length = readSync(file, buffer, 0, readSize, at);
    }
    lines.finish();
  } finally {
    closeSync(file);
  }
}

/** Where in the buffer the last line of the piece ends: the one that holds the byte before `end`; or all of it. */
function endOfPiece(buffer: Buffer, length: number, from: number, end: number): number {
  if (end > length) return length;
  const lineEnd = buffer.subarray(0, length).indexOf(newline, Math.max(from, end - 1));
  return lineEnd < 0 ? length : lineEnd + 1;
}
