import { openParquet } from './open-parquet';
import type { ParquetFile, RowGroup } from './parquet-file';
import { plainValue } from './plain-value';
import type { Table, TableItem, TableNeed } from './records';

/** A Parquet file as a table of records. */
export class ParquetTable implements Table {
  public constructor(public readonly path: string) {}

  public async columns(): Promise<readonly string[]> {
    return (await openParquet(this.path)).columns;
  }

  /** What a row group holds of the wanted columns is in memory at once. */
  public async *items({ columns, records = Infinity }: TableNeed = {}): AsyncGenerator<TableItem> {
    const file = await openParquet(this.path);
    const names = file.columns.filter((name) => columns === undefined || columns.has(name));
    let left = records;
    for (const group of file.rowGroups) {
      const range = { start: group.start, rows: Math.min(group.rows, left) };
      left -= range.rows;
      yield* recordsOf(file, names, range);
    }
  }
}

/** The records of a range of rows; the values of all columns named are in memory at once. */
export async function* recordsOf(
  file: ParquetFile,
  names: readonly string[],
  range: RowGroup,
): AsyncGenerator<TableItem> {
  const values: unknown[][] = [];
  for (const name of names) values.push(await valuesOf(file, name, range));
  for (let row = 0; row < range.rows; row += 1) {
    yield { record: Object.fromEntries(names.map((name, i) => [name, values[i]![row]])) };
  }
}

async function valuesOf(file: ParquetFile, column: string, range: RowGroup) {
  const values: unknown[] = [];
  await file.read(column, range, (page) => {
    for (let i = 0; i < page.length; i += 1) values.push(plainValue(page[i]));
  });
  return values;
}
