import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { UsageError } from '../../usage-error';
import { CsvTable } from '../data/csv-table';
import type { DataFile } from '../data/find-files';
import { openParquet } from '../data/open-parquet';
import { pieceSize, type LocalFile } from './pieces';

/**
 * What is to be known of a file before it is cut into pieces.
 * @throws UsageError when it cannot be read
 */
export async function localFile({ path, format }: DataFile): Promise<LocalFile> {
  const { size, isGzip } = headOf(path);
  const file = { path, format, size, isGzip: isGzip && format !== 'parquet' };
  if (format === 'parquet') return { ...file, rowGroups: (await openParquet(path)).rowGroups.length };
  if (format === 'csv' && !isGzip && size > pieceSize) return { ...file, header: await new CsvTable(path).columns() };
  return file;
}

function headOf(path: string): { readonly size: number; readonly isGzip: boolean } {
  try {
    const { size } = statSync(path);
    const descriptor = openSync(path, 'r');
    const head = Buffer.alloc(2);
    readSync(descriptor, head, 0, 2, 0);
    closeSync(descriptor);
    return { size, isGzip: head[0] === 0x1f && head[1] === 0x8b };
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new UsageError(`file '${path}' cannot be read (${code})`);
  }
}
