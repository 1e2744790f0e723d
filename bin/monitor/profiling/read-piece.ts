import { closeSync, openSync, readSync } from 'node:fs';
import type { ReadInto } from '../../../lambdas/monitoring/capture/byte-path/line-buffer';
import { isCorruptCompression } from '../../../lambdas/monitoring/capture/lines';
import { bytesOfFile } from '../data/file-lines';
import type { LineSink } from '../data/line-sink';
import type { Piece } from './pieces';

const newline = 0x0a;

/** Bytes that are looked at together for the end of a line. */
const searchSize = 4_096;

/** Reads the lines of a piece. The event loop waits meanwhile, which is what makes it fast: for threads of their own. */
export async function readPiece(piece: Piece, lines: LineSink): Promise<void> {
  if (!piece.isGzip) {
    readLines(piece, lines);
    return;
  }
  try {
    for await (const bytes of bytesOfFile(piece.path)) lines.add(bytes);
    lines.finish();
  } catch (error) {
    if (!isCorruptCompression(error)) throw error;
    lines.damaged();
  }
}

function readLines({ path, start, end }: Piece, lines: LineSink): void {
  const file = openSync(path, 'r');
  try {
    let at = firstLine(file, start);
    const stop = firstLine(file, end);
    const read: ReadInto = (bytes, offset, room) => readSync(file, bytes, offset, Math.min(room, stop - at), at);
    for (let count = lines.fill(read); count > 0; count = lines.fill(read)) at += count;
    lines.finish();
  } finally {
    closeSync(file);
  }
}

/** Where the first line begins that begins at a place of a file or behind it; the file's end when there is none. */
function firstLine(file: number, place: number): number {
  if (place === 0) return 0;
  const buffer = Buffer.allocUnsafe(searchSize);
  // A line that begins at the place itself has its line break before.
  let at = place - 1;
  for (let length = 1; length > 0; at += length) {
    length = readSync(file, buffer, 0, searchSize, at);
    const lineEnd = buffer.subarray(0, length).indexOf(newline);
    if (lineEnd >= 0) return at + lineEnd + 1;
  }
  return at;
}
