import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { UsageError } from '../../usage-error';
import type { Table, TableItem, TableRecord } from './records';

/** Rows that are held in memory at most. Each read decodes the whole row group, so a group is read in few pieces. */
const batch = 100_000;

/** A Parquet file, compressed by Snappy, gzip, Brotli, Zstandard or not at all. */
export class ParquetTable implements Table {
  public constructor(public readonly path: string) {}

  public async *items(): AsyncGenerator<TableItem> {
    const file = await asyncBufferFromFile(this.path);
    const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
      throw new UsageError(`'${this.path}' cannot be read as Parquet: ${(error as Error).message}`);
    });
    let start = 0;
    for (const group of metadata.row_groups) {
      const end = start + Number(group.num_rows);
      for (let rowStart = start; rowStart < end; rowStart += batch) {
        const rowEnd = Math.min(end, rowStart + batch);
        const records = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors });
        for (const record of records) yield { record: plain(record) };
      }
      start = end;
    }
  }
}

const compressors = {
  GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)),
  BROTLI: (input: Uint8Array) => new Uint8Array(brotliDecompressSync(input)),
  ZSTD: (input: Uint8Array, outputLength: number) => decompress(input, new Uint8Array(outputLength)),
};

/** Values as monitors know them: 64-bit integers as numbers, times as ISO 8601. */
function plain(record: Record<string, unknown>): TableRecord {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    result[name] = typeof value === 'bigint' ? Number(value) : value instanceof Date ? value.toISOString() : value;
  }
  return result;
}
