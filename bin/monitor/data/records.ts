import { isCorruptCompression } from '../../../lambdas/monitoring/capture/lines';

/** One record of a table: values by column name. */
export type TableRecord = Readonly<Record<string, unknown>>;

/** What a file yields: a record, or why one could not be read. */
export type TableItem =
  | { readonly record: TableRecord }
  | {
      readonly malformed: 'not-json' | 'wrong-column-count' | 'line-too-long' | 'corrupt-compression';
      readonly line: string;
    };

/** A file of records that can be walked more than once. */
export interface Table {
  readonly path: string;
  items(): AsyncIterable<TableItem>;
}

/** Items of a file, the damaged rest of a compressed one as something malformed. */
export async function* tolerant<T>(
  items: AsyncIterable<T>,
): AsyncGenerator<T | { readonly malformed: 'corrupt-compression'; readonly line: string }> {
  try {
    yield* items;
  } catch (error) {
    if (!isCorruptCompression(error)) throw error;
    yield { malformed: 'corrupt-compression', line: '' };
  }
}
