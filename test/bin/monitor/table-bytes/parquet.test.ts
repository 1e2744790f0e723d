import { ParquetFile } from '../../../../bin/monitor/data/parquet-file';
import { writeParquet } from '../parquet';
import { oddModel, oddRoles, profileFast, profileWhole, TableFolder, type Model } from './tables';

const folder = new TableFolder();
afterAll(() => folder.remove());

/** Writes what a query yields, and tells what is needed to read it. */
async function parquet(name: string, query: string, options?: string) {
  const path = folder.at(name);
  await writeParquet(query, path, options);
  const rowGroups = (await ParquetFile.open(path)).rowGroups.length;
  return { path, format: 'parquet' as const, size: 1_000 * rowGroups, rowGroups };
}

/** 5,000 records with everything that a column of such files can hold. */
const records = `SELECT
  CASE WHEN i % 11 = 0 THEN NULL WHEN i % 13 = 0 THEN 'nan'::DOUBLE WHEN i % 17 = 0 THEN '-inf'::DOUBLE
    ELSE i / 7.0 END AS amount,
  CASE WHEN i % 5 = 0 THEN NULL ELSE i END AS "7",
  CASE WHEN i % 7 = 0 THEN NULL ELSE ['DE', ' FR', 'é', 'XX', ''][i % 5 + 1] END AS country,
  i % 3 = 0 AS "constructor",
  CASE WHEN i % 19 = 0 THEN NULL ELSE i / 5000.0 END::FLOAT AS score,
  i % 2 AS bought, 'order-' || i AS id,
  CASE WHEN i % 23 = 0 THEN NULL ELSE TIMESTAMP '2026-03-01' + to_minutes(i) END AS at,
  i AS "new column", [i] AS "a list"
  FROM (SELECT unnest(range(5000))::BIGINT AS i)`;

describe('columns of Parquet', () => {
  test.each([
    ['snappy', 'ROW_GROUP_SIZE 2048'],
    ['gzip', "ROW_GROUP_SIZE 2048, COMPRESSION 'gzip'"],
    ['zstd', "ROW_GROUP_SIZE 100000, COMPRESSION 'zstd'"],
    ['uncompressed', "ROW_GROUP_SIZE 2048, COMPRESSION 'uncompressed'"],
    ['version-2', "ROW_GROUP_SIZE 2048, PARQUET_VERSION 'V2'"],
  ])('give the same profile as record by record: %s', async (name, options) => {
    const file = await parquet(`${name}.parquet`, records, options);
    const whole = await profileWhole(file.path, 'parquet', oddModel);
    for (const pieceSize of [Infinity, 1_000]) {
      expect((await profileFast(file, { ...oddModel, pieceSize })).profile).toBe(whole);
    }
    expect(JSON.parse(whole)).toMatchObject({ rows: 5_000, events: 5_000, firstEvent: '2026-03-01T00:01:00Z' });
  });

  test.each<[string, string, Model]>([
    [
      'decimals, dates and whole numbers for texts',
      `SELECT (i / 7.0)::DECIMAL(9, 3) AS amount, DATE '2026-03-01' AS country,
      i::UINTEGER AS "7", i % 20 AS "constructor" FROM (SELECT unnest(range(3000)) AS i)`,
      oddModel,
    ],
    [
      'lists and structures for features',
      `SELECT [i] AS amount, {'a': i} AS country FROM (SELECT unnest(range(3000)) AS i)`,
      oddModel,
    ],
    ['no column that is known', `SELECT i AS z FROM (SELECT unnest(range(3000)) AS i)`, oddModel],
    ['no record at all', `SELECT i AS amount FROM (SELECT unnest(range(0)) AS i)`, oddModel],
    [
      'a column with two uses',
      `SELECT i AS amount, 0.5 AS score FROM (SELECT unnest(range(3000)) AS i)`,
      { ...oddModel, roles: { ...oddRoles, time: 'amount' } },
    ],
  ])('give the same profile as record by record: %s', async (name, query, model) => {
    const file = await parquet(`${name.replaceAll(' ', '-')}.parquet`, query);
    expect((await profileFast(file, model)).profile).toBe(await profileWhole(file.path, 'parquet', model));
  });

  test('fail for a file that is cut off, and name it', async () => {
    const path = folder.write('cut.parquet', 'PAR1 and nothing more');
    await expect(ParquetFile.open(path)).rejects.toThrow(/cut\.parquet' cannot be read as Parquet/);
  });
});
