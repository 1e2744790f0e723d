import { parquetMetadataAsync, parquetSchema } from 'hyparquet';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorNames, TidegateError } from '../../lib/contracts/errors';

/** A file as a listing tells of it. */
export interface DataFile {
  readonly key: string;
  readonly bytes: number;
  readonly lastModified: Date;
}

/** Reads files of training data. */
export interface DataFiles {
  list(): AsyncIterable<DataFile>;
  /** The bytes from the beginning. The reader may stop early and destroy the stream. */
  stream(file: DataFile): Promise<Readable>;
  /** The bytes from `start` up to, not including, `end`. */
  range(file: DataFile, start: number, end: number): Promise<ArrayBuffer>;
}

/** What was found in a file. `columns` is null for a format that does not name them. */
export interface Inspection {
  readonly columns: readonly string[] | null;
  /** Rows counted so far; counting stops when `wanted` is reached. */
  readonly rows: number;
}

const longestHeader = 1 << 20;

/** Looks into a file as far as needed to know its columns and whether it has the rows that are wanted. */
export async function inspect(files: DataFiles, file: DataFile, wanted: number): Promise<Inspection> {
  const name = file.key.toLowerCase();
  if (name.endsWith('.parquet')) return inspectParquet(files, file);
  const [, format, compressed] = /\.(csv|jsonl|ndjson)(\.gz)?$/.exec(name) ?? [];
  if (!format) return { columns: null, rows: 1 };
  const stream = await files.stream(file);
  try {
    return await inspectLines(compressed ? gunzip(stream) : stream, file.key, { csv: format === 'csv', wanted });
  } finally {
    stream.destroy();
  }
}

async function inspectParquet(files: DataFiles, file: DataFile): Promise<Inspection> {
  try {
    const metadata = await parquetMetadataAsync({
      byteLength: file.bytes,
      slice: (start, end) => files.range(file, start, end ?? file.bytes),
    });
    return {
      columns: parquetSchema(metadata).children.map(({ element }) => element.name),
      rows: Number(metadata.num_rows),
    };
  } catch (error) {
    throw new TidegateError(
      errorNames.invalidData,
      `${file.key} is not readable as Parquet: ${(error as Error).message}`,
    );
  }
}

/** Lines are counted by their ends; a line break inside a quoted field counts as well, which a lower bound can bear. */
async function inspectLines(
  stream: Readable,
  key: string,
  { csv, wanted }: { readonly csv: boolean; readonly wanted: number },
): Promise<Inspection> {
  let header = Buffer.alloc(0);
  let columns: readonly string[] | undefined;
  let lines = 0;
  let open = false;
  const rows = () => lines + (open ? 1 : 0) - (csv && columns ? 1 : 0);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (!columns) {
        header = Buffer.concat([header, chunk]);
        const end = header.indexOf(0x0a);
        if (end < 0 && header.length > longestHeader) {
          throw new TidegateError(errorNames.invalidData, `the first line of ${key} is longer than 1 MiB`);
        }
        if (end >= 0) columns = columnsOf(header.subarray(0, end).toString('utf8'), csv, key);
      }
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) lines++;
      open = chunk.length > 0 ? chunk[chunk.length - 1] !== 0x0a : open;
      if (columns && rows() >= wanted) break;
    }
  } catch (error) {
    if (error instanceof TidegateError) throw error;
    throw new TidegateError(errorNames.invalidData, `${key} cannot be read: ${(error as Error).message}`);
  }
  columns ??= columnsOf(header.toString('utf8'), csv, key);
  return { columns, rows: rows() };
}

function columnsOf(line: string, csv: boolean, key: string): readonly string[] {
  const text = line.replace(/^\uFEFF/, '').replace(/\r$/, '');
  if (csv) return csvFields(text);
  try {
    return Object.keys(JSON.parse(text) as object);
  } catch {
    throw new TidegateError(errorNames.invalidData, `the first line of ${key} is not a JSON object`);
  }
}

/** Fields of one CSV line after RFC 4180. */
function csvFields(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain!.trim() : quoted.replaceAll('""', '"'),
  );
}

function gunzip(stream: Readable): Readable {
  const unzipped = createGunzip();
  stream.on('error', (error) => unzipped.destroy(error));
  return stream.pipe(unzipped);
}
