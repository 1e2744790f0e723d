import { createHash } from 'node:crypto';
import * as z from 'zod';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import type { DataContract, PreparedTraining } from '../../lib/contracts/training';
import { parseInput } from '../shared/parse-input';
import { inspect } from './data-format';
import type { DataFile, DataFiles } from './data-format';

const contractSchema = z.object({
  minimumRows: z.number().int().nonnegative(),
  minimumBytes: z.number().int().nonnegative(),
  requiredColumns: z.array(z.string().min(1)),
});

/** Reads a data contract from the environment; rejects with `Tidegate.InvalidInput`. */
export function parseDataContract(value: unknown): DataContract {
  return parseInput(contractSchema, value, 'TIDEGATE_DATA_CONTRACT');
}

/**
 * Checks training data against its contract, reading no more than needed: every file's columns where columns are
 * asked for, and rows until there are enough.
 *
 * @throws TidegateError `Tidegate.InvalidData` with what is there and what is asked for
 */
export async function checkData(
  files: DataFiles,
  contract: DataContract,
  uri: string,
): Promise<PreparedTraining['data']> {
  const found = await listData(files);
  const bytes = found.reduce((sum, file) => sum + file.bytes, 0);
  if (found.length === 0) throw invalid(`there is no training data at ${uri}; put files there and train again`);
  if (bytes < contract.minimumBytes) {
    throw invalid(`the training data at ${uri} has ${bytes} bytes, fewer than the ${contract.minimumBytes} asked for`);
  }
  let rows = 0;
  for (const file of found) {
    if (rows >= contract.minimumRows && contract.requiredColumns.length === 0) break;
    const inspection = await inspect(files, file, Math.max(1, contract.minimumRows - rows));
    checkColumns(file, inspection.columns, contract.requiredColumns);
    rows += inspection.rows;
  }
  if (rows < contract.minimumRows) {
    throw invalid(`the training data at ${uri} has ${rows} rows, fewer than the ${contract.minimumRows} asked for`);
  }
  return { uri, files: found.length, bytes, rowsAtLeast: rows, fingerprint: fingerprint(found) };
}

/** Markers and folder entries, which are empty, are no data. */
async function listData(files: DataFiles): Promise<readonly DataFile[]> {
  const found: DataFile[] = [];
  for await (const file of files.list()) if (file.bytes > 0) found.push(file);
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function checkColumns(file: DataFile, columns: readonly string[] | null, required: readonly string[]): void {
  if (required.length === 0) return;
  if (columns === null) {
    throw invalid(
      `columns of ${file.key} are unknown; name the file .csv, .jsonl (either may end in .gz) or .parquet, ` +
        'or ask for no columns',
    );
  }
  const missing = required.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw invalid(`${file.key} lacks the columns ${missing.join(', ')}; it has ${columns.slice(0, 50).join(', ')}`);
  }
}

function fingerprint(files: readonly DataFile[]): string {
  const hash = createHash('sha256');
  for (const { key, bytes, lastModified } of files) hash.update(`${key}\t${bytes}\t${lastModified.toISOString()}\n`);
  return `sha256:${hash.digest('hex')}`;
}

function invalid(message: string): TidegateError {
  return new TidegateError(errorNames.invalidData, message);
}
