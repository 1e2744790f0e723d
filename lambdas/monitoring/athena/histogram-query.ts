import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { Baseline } from '../profile/baseline';
import type { ColumnBinning } from '../profile/binning';
import type { FeatureSchema } from '../profile/feature-schema';
import { answerColumn, cellOf, isNumeric } from './cells';
import { sqlArray, sqlName, sqlText } from './sql';

/** What is to be counted. */
export interface HistogramQueryProps {
  /** Table of capture, see `renderCaptureTable`. */
  readonly table: string;
  /** First hour that counts, `yyyy/mm/dd/hh`, UTC. */
  readonly from: string;
  /** First hour that does not count any more. */
  readonly to: string;
}

/**
 * The Athena query that counts captured records on a baseline's bins: the counts of a profile, from another engine.
 *
 * Its rows are `column_name`, `cell` and `records`. A cell is the index of a bin or category, as in a profile, or one of
 * `other`, `missing`, `nan`, `infinite`, `invalid`; cells without records have no row. Rows of the column `(events)` say
 * how many events were `counted` and how many `left out`: SQL reads plain CSV without a header, an event whole or not at
 * all; what needs a real parser is left to the monitor.
 */
export function renderHistogramQuery(baseline: Baseline, schema: FeatureSchema, props: HistogramQueryProps): string {
  if (schema.prediction?.summary != null) {
    throw new TidegateError(
      errorNames.invalidInput,
      `answers '${schema.prediction.name}' come down to their ${schema.prediction.summary}, which the query does not reckon; profile them with monitor profile`,
    );
  }
  const { features, prediction } = baseline.binning;
  const answer = schema.prediction ? prediction : null;
  const columns = answer === null ? features : [...features, answer];
  return `-- Captured records on the bins of baseline ${baseline.profile.binning}.
WITH events AS (
  SELECT
    ${tidy('capturedata.endpointinput.data')} AS request,
    ${tidy('capturedata.endpointoutput.data')} AS response,
    capturedata.endpointinput.encoding AS request_encoding,
    capturedata.endpointoutput.encoding AS response_encoding
  FROM ${sqlName(props.table)}
  WHERE hour >= ${sqlText(props.from)} AND hour < ${sqlText(props.to)}
),
readable AS (
  SELECT request, response, COALESCE(${readableWhen(baseline, schema).join('\n    AND ')}, false) AS is_counted
  FROM events
),
records AS (
  SELECT split(record, ',') AS f
  FROM readable CROSS JOIN UNNEST(split(request, chr(10))) AS lines (record)
  WHERE is_counted
),
texts AS (
  SELECT ${features.map((_, i) => `trim(f[${i + 1}]) AS c${i + 1}`).join(', ')}
  FROM records
),
fields AS (
  SELECT ${['*', ...features.flatMap((column, i) => (isNumeric(column) ? [numberOf(i + 1)] : []))].join(', ')}
  FROM texts
),
binned AS (
  SELECT
    ${features.map((column, i) => `${cellOf(column, i + 1)} AS k${i + 1}`).join(',\n    ')}
  FROM fields
),
cells AS (
  SELECT place, cell
  FROM binned CROSS JOIN UNNEST(${sqlArray(features.map((_, i) => `k${i + 1}`))}) WITH ORDINALITY AS found (cell, place)${answer === null ? '' : answerCells(schema, answer, columns.length)}
)
SELECT (${sqlArray(columns.map(({ name }) => sqlText(name)))})[place] AS column_name, cell, count(*) AS records
FROM cells
GROUP BY place, cell
UNION ALL
SELECT '(events)' AS column_name, CASE WHEN is_counted THEN 'counted' ELSE 'left out' END AS cell, count(*) AS records
FROM readable
GROUP BY is_counted
ORDER BY column_name, cell;
`;
}

/** A payload without carriage returns and without line ends at its end. */
function tidy(data: string): string {
  return `regexp_replace(replace(${data}, chr(13), ''), '\\n+$', '')`;
}

/** What an event has to be like to be counted by splitting its text. */
function readableWhen({ binning }: Baseline, schema: FeatureSchema): string[] {
  const record = lineOf(binning.features.length);
  const names = sqlArray(binning.features.map(({ name }) => sqlText(name)));
  const conditions = [
    `request_encoding = 'CSV'`,
    `regexp_like(request, ${sqlText(linesOf(record))})`,
    // A first line with the name of a feature in it is a header.
    `NOT arrays_overlap(split(split_part(request, chr(10), 1), ','), ${names})`,
  ];
  if (!schema.prediction) return conditions;
  const { column } = schema.prediction;
  const alternatives = column === 0 ? `${field}(,${field})*` : `(${field}|${field}(,${field}){${column},})`;
  const lineEnds = (text: string) => `length(${text}) - length(replace(${text}, chr(10), ''))`;
  return [
    ...conditions,
    // Without a response there is nothing to count in its columns; that is the monitor's to say.
    `response_encoding = 'CSV'`,
    `regexp_like(response, ${sqlText(linesOf(alternatives))})`,
    `${lineEnds('request')} = ${lineEnds('response')}`,
  ];
}

/** A field of plain CSV. */
const field = '[^,"\\n]*';

function lineOf(fields: number): string {
  return fields === 1 ? '[^,"\\n]+' : `${field}(,${field}){${fields - 1}}`;
}

function linesOf(line: string): string {
  return `^${line}(\\n${line})*$`;
}

/** The cells of the model's answers, one a line of the response. */
function answerCells(schema: FeatureSchema, answer: ColumnBinning, position: number): string {
  const number = isNumeric(answer) ? `, ${numberOf(position)}` : '';
  return `
  UNION ALL
  SELECT ${position} AS place, ${cellOf(answer, position)} AS cell
  FROM (
    SELECT c${position}${number}
    FROM (
      SELECT trim(${answerColumn(schema.prediction?.column ?? 0)}) AS c${position}
      FROM readable CROSS JOIN UNNEST(split(response, chr(10))) AS lines (line)
      WHERE is_counted
    ) AS answers
  ) AS numbers`;
}

function numberOf(position: number): string {
  return `TRY_CAST(c${position} AS double) AS n${position}`;
}
