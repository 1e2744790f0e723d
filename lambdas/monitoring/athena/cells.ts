import type { ColumnBinning } from '../profile/binning';
import { sqlArray, sqlDouble, sqlText } from './sql';

/** What counts as a number; the same as in a profile. */
const decimal = '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$';

/** Whether a column is counted on edges. */
export function isNumeric({ kind }: ColumnBinning): boolean {
  return kind === 'numeric';
}

/** The cell that a field is counted in, as text. The field is in column `c<position>`, as a number in `n<position>`. */
export function cellOf(column: ColumnBinning, position: number): string {
  const text = `c${position}`;
  if (column.kind === 'categorical') {
    const index = `NULLIF(array_position(${sqlArray(column.categories.map(sqlText))}, ${text}), 0) - 1`;
    const known = column.categories.length === 0 ? `'other'` : `COALESCE(CAST(${index} AS varchar), 'other')`;
    return `CASE WHEN ${text} = '' THEN 'missing' ELSE ${known} END`;
  }
  const number = `n${position}`;
  const { edges } = column;
  const last = edges.length - 1;
  // The last bin holds its upper edge as well; width_bucket says how many edges a number has reached.
  const bin = `CASE WHEN ${number} = ${sqlDouble(edges[last]!)} THEN ${last} ELSE width_bucket(${number}, ${sqlArray(edges.map(sqlDouble))}) END`;
  return [
    `CASE WHEN ${text} = '' THEN 'missing'`,
    `WHEN regexp_like(lower(${text}), '^[+-]?nan$') THEN 'nan'`,
    `WHEN regexp_like(lower(${text}), '^[+-]?inf(inity)?$') THEN 'infinite'`,
    `WHEN NOT regexp_like(${text}, ${sqlText(decimal)}) THEN 'invalid'`,
    `WHEN abs(${number}) > ${sqlDouble(Number.MAX_VALUE)} THEN 'infinite'`,
    `ELSE CAST(${bin} AS varchar) END`,
  ].join(' ');
}

/** The model's answer in a line of its response: the only field, or the one that holds it. */
export function answerColumn(column: number): string {
  return `CASE WHEN strpos(line, ',') = 0 THEN line ELSE split_part(line, ',', ${column + 1}) END`;
}
