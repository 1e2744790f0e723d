import type { FileFormat } from '../data/find-files';

/** A file of data on a local disk. */
export interface LocalFile {
  readonly path: string;
  readonly format: FileFormat;
  /** In bytes. */
  readonly size: number;
  /** Compressed files can only be read from their beginning. */
  readonly isGzip: boolean;
  /** Of Parquet: parts that were written together, and are read one by one. */
  readonly rowGroups?: number;
  /** Of CSV: the names of its columns, which only its first piece can tell. */
  readonly header?: readonly string[];
}

/** Part of a file: the lines that begin from byte `start` on and before byte `end`; of Parquet, row groups. */
export interface Piece {
  readonly path: string;
  readonly format: FileFormat;
  readonly start: number;
  readonly end: number;
  readonly isGzip: boolean;
  readonly isLast: boolean;
  readonly header?: readonly string[];
}

/** Bytes of a piece: small enough that no thread is left working alone for long. */
export const pieceSize = 4_194_304;

/**
 * Cuts files into pieces of like size, so that several threads that take one after the other finish together.
 * @param pieceSize in bytes; compressed files are not cut
 */
export function cutIntoPieces(files: readonly LocalFile[], pieceSize: number): Piece[] {
  return files.flatMap(({ path, format, size, isGzip, rowGroups, header }): Piece[] => {
    const length = rowGroups ?? size;
    const wanted = isGzip ? 1 : Math.max(1, Math.round(size / pieceSize));
    const count = rowGroups === undefined ? wanted : Math.max(1, Math.min(wanted, rowGroups));
    const at = (index: number) => Math.floor((length * index) / count);
    return Array.from({ length: count }, (_, i) => ({
      path,
      format,
      start: at(i),
      end: at(i + 1),
      isGzip,
      isLast: i === count - 1,
      ...(header === undefined ? {} : { header }),
    }));
  });
}
