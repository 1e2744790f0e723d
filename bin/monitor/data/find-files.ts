import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { gunzipped, linesOf } from '../../../lambdas/monitoring/capture/lines';
import { UsageError } from '../../usage-error';

/** What a file holds. */
export type FileFormat = 'csv' | 'json-lines' | 'parquet' | 'capture';

/** A file of data. */
export interface DataFile {
  readonly path: string;
  readonly format: FileFormat;
}

/**
 * Finds the files that the arguments name, folders with all below them, in order of their paths, and tells their
 * formats by name and, for JSON Lines, by the first line.
 * @throws UsageError for what does not exist, is of no known format, or mixes capture with tables
 */
export async function findFiles(folder: string, names: readonly string[]): Promise<readonly DataFile[]> {
  const files: DataFile[] = [];
  for (const name of names) {
    const absolute = path.resolve(folder, name);
    if (!existsSync(absolute)) throw new UsageError(`'${name}' does not exist; give files or folders of data`);
    const found = statSync(absolute).isDirectory() ? below(absolute) : [absolute];
    if (found.length === 0) throw new UsageError(`'${name}' has no files of data in it`);
    for (const file of found) files.push({ path: file, format: await formatOf(file) });
  }
  const captures = files.filter(({ format }) => format === 'capture').length;
  if (captures > 0 && captures < files.length) {
    throw new UsageError('data mixes capture files with other files; profile them apart');
  }
  return files;
}

function below(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile() && !path.basename(file).startsWith('.'))
    .sort();
}

async function formatOf(file: string): Promise<FileFormat> {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (name.endsWith('.csv')) return 'csv';
  if (name.endsWith('.parquet')) return 'parquet';
  if (/\.(jsonl|ndjson|json)$/.test(name)) {
    for await (const line of linesOf(gunzipped(createReadStream(file)))) {
      if (line === null) continue;
      if (/^\[/.test(line) || line === '{') {
        throw new UsageError(`'${file}' is one JSON document; write it as JSON Lines, one object a line`);
      }
      return line.includes('"captureData"') || line.includes('"groundTruthData"') ? 'capture' : 'json-lines';
    }
    return 'json-lines';
  }
  throw new UsageError(`'${file}' has no known format; name it .csv, .jsonl or .parquet, with .gz if compressed`);
}
