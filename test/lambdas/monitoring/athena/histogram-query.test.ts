import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { renderHistogramQuery } from '../../../../lambdas/monitoring/athena/histogram-query';
import { profileCapture } from '../../../../lambdas/monitoring/capture/profile-capture';
import type { Baseline } from '../../../../lambdas/monitoring/profile/baseline';
import { buildBaseline } from '../../../../lambdas/monitoring/profile/build-baseline';
import { parseFeatureSchema, type FeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';
import type { ColumnProfile, Profile } from '../../../../lambdas/monitoring/profile/profile';
import { seeded } from '../support/random';
import { csvCaptureLine, shopRows, shopSchema } from '../support/shop';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-athena-'));
const file = join(folder, 'capture.jsonl');
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
  // Functions of Athena's engine that DuckDB has under other names. width_bucket, as Trino documents it: how many of the
  // ascending bins a number has reached.
  await connection.run(`CREATE MACRO width_bucket(x, bins) AS len(list_filter(bins, lambda bin: bin <= x))`);
  await connection.run(`CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern)`);
  await connection.run(`CREATE MACRO arrays_overlap(a, b) AS list_has_any(a, b)`);
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
});

/** Counts by column and cell, as the query gives them. */
async function countBySql(lines: readonly string[], baseline: Baseline, schema: FeatureSchema) {
  writeFileSync(file, lines.join('\n'));
  await connection.run(`CREATE OR REPLACE VIEW capture AS SELECT "captureData" AS capturedata, '2026/03/01/00' AS hour
    FROM read_json('${file}', format = 'newline_delimited', ignore_errors = true, columns = {"captureData":
    'STRUCT("endpointInput" STRUCT(data VARCHAR, encoding VARCHAR), "endpointOutput" STRUCT(data VARCHAR, encoding VARCHAR))'})`);
  const sql = renderHistogramQuery(baseline, schema, { table: 'capture', from: '2026/03/01/00', to: '2026/03/01/01' });
  const rows = (await connection.runAndReadAll(sql)).getRowObjects();
  const counts = new Map(
    rows.map((row) => [`${String(row['column_name'])} ${String(row['cell'])}`, Number(row['records'])]),
  );
  return (column: string, cell: string | number) => counts.get(`${column} ${cell}`) ?? 0;
}

function expectSameCounts(sql: Awaited<ReturnType<typeof countBySql>>, column: ColumnProfile): void {
  const cells = column.kind === 'numeric' ? column.bins : column.counts;
  expect(cells.map((_, i) => sql(column.name, i))).toEqual(cells);
  expect([sql(column.name, 'missing'), sql(column.name, 'invalid')]).toEqual([column.missing, column.invalid]);
  const rest = column.kind === 'numeric' ? [column.nan, column.infinite] : [column.other];
  expect((column.kind === 'numeric' ? ['nan', 'infinite'] : ['other']).map((cell) => sql(column.name, cell))).toEqual(
    rest,
  );
}

function expectSameProfile(sql: Awaited<ReturnType<typeof countBySql>>, profile: Profile): void {
  for (const column of profile.features) expectSameCounts(sql, column);
  if (profile.prediction !== null) expectSameCounts(sql, profile.prediction);
  expect(sql('(events)', 'counted')).toBe(profile.events);
}

describe('the query for Athena', () => {
  test('counts what a profile counts, on the same bins', async () => {
    const baseline = await buildBaseline(shopRows(seeded(1), 5_000), shopSchema);
    const random = seeded(2);
    const rows = shopRows(random, 20_000, { amountShift: 0.5, newCountryShare: 0.1, missingShare: 0.05 });
    const lines = rows.map((row, i) => csvCaptureLine([row], i % 24, `e${i}`));
    const profile = await profileCapture(lines, baseline, shopSchema);
    const sql = await countBySql(lines, baseline, shopSchema);
    expect(profile.rows).toBe(20_000);
    expectSameProfile(sql, profile);
    expect(sql('(events)', 'left out')).toBe(0);
  });

  test('reads values as a profile does: edges, signs, exponents, blanks, words', async () => {
    const baseline = await buildBaseline(shopRows(seeded(1), 5_000), shopSchema);
    const { features } = baseline.binning;
    const edges = features.flatMap((column) => (column.kind === 'numeric' ? column.edges : []));
    const odd = [
      '',
      ' ',
      '+3',
      '-0',
      '5.',
      '.5',
      '1e3',
      '2E-2',
      'NaN',
      'inf',
      '-Infinity',
      '1e400',
      'five',
      '0x10',
      '1d',
      '٣',
    ];
    const values = [...edges.map(String), ...odd];
    const lines = values.map((value, i) =>
      csvCaptureLine([
        { features: [value, value, odd[i % odd.length] ?? ''], prediction: Number(edges[i % edges.length]) },
      ]),
    );
    const profile = await profileCapture(lines, baseline, shopSchema);
    expect(profile.features[0]).toMatchObject({ nan: 1, infinite: 3, missing: 2 });
    expectSameProfile(await countBySql(lines, baseline, shopSchema), profile);
  });

  test('an event counts whole or not at all; what SQL cannot read is reported as left out', async () => {
    const baseline = await buildBaseline(shopRows(seeded(1), 5_000), shopSchema);
    const [a, b, c] = shopRows(seeded(3), 3);
    const several = csvCaptureLine([a!, b!, c!]);
    const narrow = csvCaptureLine([a!, { ...b!, features: [1, 2] }]);
    const crlf = several.replaceAll('\\n', '\\r\\n').replace('","encoding', '\\r\\n","encoding');
    const header = several.replace('"data":"', '"data":"amount,items,country\\n');
    const quoted = several.replace('"data":"', '"data":"\\"1\\",');
    const sql = await countBySql([several, narrow, crlf, header, quoted], baseline, shopSchema);
    expectSameProfile(sql, await profileCapture([several, crlf], baseline, shopSchema));
    expect(sql('(events)', 'left out')).toBe(3);
  });

  test('follows the schema: one column, names with quotes, answers that nobody monitors', async () => {
    const schema = parseFeatureSchema({ schemaVersion: 1, features: [{ name: `it's "x"`, type: 'categorical' }] });
    const rows = ["it's", 'a', 'b', 'a'].map((value) => ({ features: [value], prediction: 1 }));
    const baseline = await buildBaseline(rows, schema);
    const lines = [...rows, { features: ['new'], prediction: 1 }].map((row) => csvCaptureLine([row]));
    expectSameProfile(await countBySql(lines, baseline, schema), await profileCapture(lines, baseline, schema));
  });
});
