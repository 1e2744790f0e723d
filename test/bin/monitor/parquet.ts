import { DuckDBInstance } from '@duckdb/node-api';

/** Writes what a query of DuckDB yields as Parquet. */
export async function writeParquet(query: string, to: string, options = 'ROW_GROUP_SIZE 2048'): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${to}' (FORMAT parquet, ${options})`);
  connection.closeSync();
  instance.closeSync();
}

/** Writes the records of a CSV file as Parquet. */
export function parquetFrom(csv: string, to: string): Promise<void> {
  return writeParquet(`FROM read_csv('${csv}')`, to);
}
