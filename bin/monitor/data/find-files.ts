import { existsSync, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { isCorruptCompression } from '../../../lambdas/monitoring/capture/lines';
import { isRecord } from '../../../lambdas/monitoring/capture/tensors';
import { UsageError } from '../../usage-error';
import { linesOfFile } from './file-lines';

/** What a file holds. */
export type FileFormat = 'csv' | 'json-lines' | 'parquet' | 'capture';

/** A file of data. */
export interface DataFile {
  readonly path: string;
  readonly format: FileFormat;
}

/** A file of which the format may not be known yet. */
interface Found {
  readonly path: string;
  readonly format: FileFormat | null;
}

/** Lines of JSON that are looked at to tell capture from tables: the first ones may be damaged. */
const looked = 1_000;

/**
 * Finds the files that the arguments name, folders with all below them, in order of their paths, and tells their
 * formats by name and, for JSON Lines, by the first line that is a record. What begins with a dot or an underscore is no
 * data, as Spark and Hive have it.
 * @throws UsageError for what does not exist, is of no known format, or mixes capture with tables
 */
export async function findFiles(folder: string, names: readonly string[]): Promise<readonly DataFile[]> {
  const files: Found[] = [];
  for (const name of names) {
    const absolute = path.resolve(folder, name);
    if (!existsSync(absolute)) throw new UsageError(`'${name}' does not exist; give files or folders of data`);
    const found = statSync(absolute).isDirectory() ? below(absolute) : [absolute];
    if (found.length === 0) throw new UsageError(`'${name}' has no files of data in it`);
    for (const file of found) files.push({ path: file, format: await formatOf(file) });
  }
  return alike(files);
}

/** Files of which no line tells what they are (an hour without requests, say) are what the others are. */
function alike(found: readonly Found[]): DataFile[] {
  const isCapture = found.some(({ format }) => format === 'capture');
  const files = found.map(({ path: file, format }) => ({
    path: file,
    format: format ?? (isCapture ? 'capture' : 'json-lines'),
  }));
  const captures = files.filter(({ format }) => format === 'capture').length;
  if (captures > 0 && captures < files.length) {
    throw new UsageError('data mixes capture files with other files; profile them apart');
  }
  return files;
}

function below(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile() && !/^[._]/.test(path.basename(file)))
    .sort();
}

async function formatOf(file: string): Promise<FileFormat | null> {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (name.endsWith('.csv')) return 'csv';
  if (name.endsWith('.parquet')) return 'parquet';
  if (/\.(jsonl|ndjson|json)$/.test(name)) return formatOfLines(file);
  throw new UsageError(`'${file}' has no known format; name it .csv, .jsonl or .parquet, with .gz if compressed`);
}

async function formatOfLines(file: string): Promise<FileFormat | null> {
  let left = looked;
  try {
    for await (const line of linesOfFile(file)) {
      if (left === looked && line !== null && (line.startsWith('[') || line === '{')) {
        throw new UsageError(`'${file}' is one JSON document; write it as JSON Lines, one object a line`);
      }
      if (line !== null && isRecordText(line)) {
        return line.includes('"captureData"') || line.includes('"groundTruthData"') ? 'capture' : 'json-lines';
      }
      left -= 1;
      if (left === 0) break;
    }
  } catch (error) {
    // A file that is damaged from the beginning is counted as malformed when it is read.
    if (!isCorruptCompression(error)) throw error;
  }
  return null;
}

function isRecordText(line: string): boolean {
  try {
    return isRecord(JSON.parse(line));
  } catch {
    return false;
  }
}
