import type { ParquetFile } from './parquet-file';

/**
 * Opens a Parquet file by reading its footer. The decoder is loaded when it is asked for: it is half of all that reads data.
 * @throws UsageError when it is none
 */
export async function openParquet(path: string): Promise<ParquetFile> {
  const { ParquetFile } = await import('./parquet-file');
  return ParquetFile.open(path);
}
