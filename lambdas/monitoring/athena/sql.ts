/** Pieces of SQL that Athena's engine (Trino) and DuckDB read alike. */

/** A text literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name: of a table, a column, a database. */
export function sqlName(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}

/** A double literal. With an exponent, since Trino takes a number without one for a decimal of its own precision. */
export function sqlDouble(value: number): string {
  return value.toExponential();
}

/** An array literal. */
export function sqlArray(items: readonly string[]): string {
  return `ARRAY[${items.join(', ')}]`;
}
