import type { DataFile } from '../data/find-files';
import { ParquetTable } from '../data/parquet-table';
import type { TableItem } from '../data/records';
import { CsvLines } from '../table-bytes/csv-lines';
import { CsvPicker } from '../table-bytes/csv-picker';
import { JsonLines } from '../table-bytes/json-lines';
import { JsonPicker } from '../table-bytes/json-picker';
import { cutIntoPieces } from './pieces';
import { localFile } from './local-file';
import { readPiece } from './read-piece';

/**
 * Reads some columns of a table, record by record. A record may hold more than is wanted.
 * @throws UsageError when the file cannot be read
 */
export async function readColumns(
  file: DataFile,
  wanted: ReadonlySet<string>,
  take: (item: TableItem) => void,
): Promise<void> {
  if (file.format === 'parquet') {
    for await (const item of new ParquetTable(file.path).items({ columns: wanted })) take(item);
    return;
  }
  const scannerOf = (header: readonly string[]) => new CsvPicker(header, wanted, take);
  const lines =
    file.format === 'csv'
      ? new CsvLines(file.path, null, take, scannerOf)
      : new JsonLines(take, new JsonPicker(wanted, take));
  for (const piece of cutIntoPieces([await localFile(file)], Infinity)) await readPiece(piece, lines);
}
