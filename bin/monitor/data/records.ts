/** One record of a table: values by column name. */
export type TableRecord = Readonly<Record<string, unknown>>;

/** What a file yields: a record, or why one could not be read. */
export type TableItem =
  | { readonly record: TableRecord }
  | { readonly malformed: 'not-json' | 'wrong-column-count' | 'line-too-long'; readonly line: string };

/** A file of records that can be walked more than once. */
export interface Table {
  readonly path: string;
  items(): AsyncIterable<TableItem>;
}
