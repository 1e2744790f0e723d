import { UsageError } from '../../usage-error';
import { CsvTable } from './csv-table';
import { findFiles, type DataFile } from './find-files';
import { JsonLinesTable } from './json-lines-table';
import { ParquetTable } from './parquet-table';
import type { Table } from './records';
import { rolesOf, type Roles } from './roles';

/** Files of data, as the arguments name them. */
export interface DataSet {
  readonly kind: 'table' | 'capture';
  readonly files: readonly DataFile[];
  /** Columns that are no features; none in capture, where the format tells. */
  readonly roles: Roles;
  readonly tables: readonly Table[];
}

/** Opens data, reading no more than is needed to tell formats and columns. */
export async function openData(folder: string, names: readonly string[], stated: Partial<Roles>): Promise<DataSet> {
  if (names.length === 0) throw new UsageError('DATA is missing; give files or folders of data');
  const files = await findFiles(folder, names);
  if (files[0]?.format === 'capture') {
    const roles = { prediction: null, label: null, time: null, id: null };
    return { kind: 'capture', files, roles, tables: [] };
  }
  const tables = files.map(tableOf);
  return { kind: 'table', files, tables, roles: rolesOf(await tables[0]!.columns(), stated) };
}

function tableOf({ path, format }: DataFile): Table {
  switch (format) {
    case 'csv':
      return new CsvTable(path);
    case 'parquet':
      return new ParquetTable(path);
    default:
      return new JsonLinesTable(path);
  }
}
