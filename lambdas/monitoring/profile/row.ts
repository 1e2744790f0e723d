/** A value as it came over the wire. Objects and arrays count as invalid. */
export type RawValue = unknown;

/** One record: its features in the schema's order, and what the model answered, when known. */
export interface Row {
  readonly features: readonly RawValue[];
  /** Undefined when there was no answer or it is not part of the data. */
  readonly prediction?: RawValue;
  /** When it happened, ISO 8601, UTC; when known. */
  readonly time?: string;
}

/** Rows that can be walked more than once, in any order. */
export type RowSource = readonly Row[] | (() => Iterable<Row> | AsyncIterable<Row>);

/** Calls `visit` for every row of the source, once. */
export async function forEachRow(source: RowSource, visit: (row: Row) => void): Promise<void> {
  const rows = typeof source === 'function' ? source() : source;
  if (Symbol.iterator in rows) {
    for (const row of rows) visit(row);
    return;
  }
  for await (const row of rows) visit(row);
}
