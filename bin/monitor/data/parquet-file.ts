import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { parquetMetadataAsync, parquetRead, parquetSchema, type FileMetaData } from 'hyparquet';
import { isFlatColumn } from 'hyparquet/src/schema.js';
import { UsageError } from '../../usage-error';
import { chunkRange, readPages, type TakePage } from './parquet-pages';

/** Rows that were written together, column by column. */
export interface RowGroup {
  readonly start: number;
  readonly rows: number;
}

/** A Parquet file, compressed by Snappy, gzip, Brotli, Zstandard or not at all; read column by column. */
export class ParquetFile {
  /** Opens a file by reading its footer. */
  public static async open(path: string): Promise<ParquetFile> {
    try {
      return new ParquetFile(path, await parquetMetadataAsync(bytesOf(path)));
    } catch (error) {
      throw new UsageError(`'${path}' cannot be read as Parquet: ${(error as Error).message}`);
    }
  }

  /** Names of the columns. */
  public readonly columns: readonly string[];
  public readonly rowGroups: readonly RowGroup[];

  private constructor(
    private readonly path: string,
    private readonly metadata: FileMetaData,
  ) {
    this.columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    let start = 0;
    this.rowGroups = metadata.row_groups.map(({ num_rows }) => {
      const group = { start, rows: Number(num_rows) };
      start += group.rows;
      return group;
    });
  }

  /** The values of one column in a range of rows, in order, page by page. */
  public async read(column: string, { start, rows }: RowGroup, take: (values: ArrayLike<unknown>) => void) {
    if (rows === 0) return;
    const file = bytesOf(this.path);
    const { metadata } = this;
    await this.reading(column, () =>
      parquetRead({
        file,
        metadata,
        columns: [column],
        rowStart: start,
        rowEnd: start + rows,
        compressors,
        onChunk: ({ columnData }) => {
          take(columnData);
        },
      }),
    );
  }

  /** The values of one column in a row group, in no certain place: several times faster than in order. */
  public async count(column: string, group: RowGroup, take: TakePage): Promise<void> {
    const tree = parquetSchema(this.metadata);
    const own = tree.children.find(({ element }) => element.name === column);
    const chunk = this.metadata.row_groups[this.rowGroups.indexOf(group)]?.columns.find(
      ({ meta_data: data }) => data?.path_in_schema.length === 1 && data.path_in_schema[0] === column,
    )?.meta_data;
    if (own === undefined || chunk === undefined || !isFlatColumn([tree, own])) {
      await this.read(column, group, (values) => {
        take(values, 0);
      });
      return;
    }
    const { start, end } = chunkRange(chunk);
    await this.reading(column, () => {
      readPages(bytesOf(this.path).slice(start, end), chunk, [tree, own], compressors, take);
    });
  }

  private async reading(column: string, read: () => void | Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      throw new UsageError(`column '${column}' of '${this.path}' cannot be read: ${(error as Error).message}`);
    }
  }
}

const compressors = {
  GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)),
  BROTLI: (input: Uint8Array) => new Uint8Array(brotliDecompressSync(input)),
  ZSTD: (input: Uint8Array, outputLength: number) => decompress(input, new Uint8Array(outputLength)),
};

/** Parts of a file, each read at once into memory of its own. */
function bytesOf(path: string) {
  const { size } = statSync(path);
  return {
    byteLength: size,
    slice: (start: number, end = size): ArrayBuffer => {
      const bytes = new Uint8Array(Math.max(0, end - start));
      const file = openSync(path, 'r');
      try {
        for (let at = 0; at < bytes.length;) {
          const length = readSync(file, bytes, at, bytes.length - at, start + at);
          if (length === 0) throw new Error('it is shorter than its footer says');
          at += length;
        }
      } finally {
        closeSync(file);
      }
      return bytes.buffer;
    },
  };
}
