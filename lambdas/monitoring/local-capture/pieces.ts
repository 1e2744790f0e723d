/** A file of capture lines on a local disk. */
export interface LocalFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Compressed files can only be read from their beginning. */
  readonly isGzip: boolean;
}

/** Part of a file: the lines that begin from byte `start` on and before byte `end`. */
export interface Piece {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly isGzip: boolean;
}

/**
 * Cuts files into pieces of like size, so that several threads that take one after the other finish together.
 * @param pieceSize in bytes; compressed files are not cut
 */
export function cutIntoPieces(files: readonly LocalFile[], pieceSize: number): Piece[] {
  return files.flatMap(({ path, size, isGzip }): Piece[] => {
    if (isGzip) return [{ path, start: 0, end: size, isGzip }];
    const count = Math.max(1, Math.round(size / pieceSize));
    const at = (index: number) => Math.floor((size * index) / count);
    return Array.from({ length: count }, (_, i) => ({ path, start: at(i), end: at(i + 1), isGzip }));
  });
}
