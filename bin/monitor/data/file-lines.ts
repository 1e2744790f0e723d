import { closeSync, openSync, readSync } from 'node:fs';
import { gunzipped, linesOf } from '../../../lambdas/monitoring/capture/lines';

/** Bytes that are read at once. */
const readSize = 65_536;

/**
 * Bytes of a file, plain or gzip undone. They are read when they are asked for: a stream would read ahead, but takes longer to
 * set up than the first lines of most files to read.
 */
export function bytesOfFile(path: string): AsyncIterable<Uint8Array> {
  return gunzipped(piecesOf(path));
}

/** Lines of a file, plain or gzip, as `linesOf` tells them. */
export function linesOfFile(path: string): AsyncIterable<string | null> {
  return linesOf(bytesOfFile(path));
}

function* piecesOf(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const bytes = Buffer.allocUnsafeSlow(readSize);
      const length = readSync(file, bytes, 0, readSize, null);
      if (length === 0) return;
      yield bytes.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}
