import type { MalformedReason } from '../../../lambdas/monitoring/profile/profile';
import { isCorruptCompression } from '../../../lambdas/monitoring/capture/lines';

/** One record of a table: values by column name. */
export type TableRecord = Readonly<Record<string, unknown>>;

/** What a file yields: a record, or why one could not be read. */
export type TableItem =
  | { readonly record: TableRecord }
  | {
      readonly malformed: MalformedReason;
      readonly line: string;
    };

/** What is needed of a table. It may yield more. */
export interface TableNeed {
  /** @default - all */
  readonly columns?: ReadonlySet<string>;
  /**
   * How many records.
   * @default - all
   */
  readonly records?: number;
}

/** A file of records that can be walked more than once. */
export interface Table {
  readonly path: string;
  /** Names of the columns; of a file that names them record by record, those of its first records. */
  columns(): Promise<readonly string[]>;
  items(need?: TableNeed): AsyncIterable<TableItem>;
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

/** Names that the first records of a table have. */
export async function namesIn(items: AsyncIterable<TableItem>): Promise<string[]> {
  const names = new Set<string>();
  let count = 0;
  for await (const item of items) {
    if ('record' in item) for (const name of Object.keys(item.record)) names.add(name);
    count += 1;
    if (count >= 100) break;
  }
  return [...names];
}
