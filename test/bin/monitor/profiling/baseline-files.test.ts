import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { openData } from '../../../../bin/monitor/data/open-data';
import { rowsOf } from '../../../../bin/monitor/data/read-data';
import { baselineOfFiles } from '../../../../bin/monitor/profiling/baseline-files';
import { ProfilingThreads } from '../../../../bin/monitor/profiling/threads';
import type { BaselineOptions } from '../../../../lambdas/monitoring/profile/baseline';
import { buildBaseline } from '../../../../lambdas/monitoring/profile/build-baseline';
import type { FeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';
import { serializeBaseline } from '../../../../lambdas/monitoring/profile/files';
import { seeded } from '../../../lambdas/monitoring/support/random';
import { csvCaptureLine, shopRows, shopSchema } from '../../../lambdas/monitoring/support/shop';
import { shopTable, toCsv, toJsonLines } from '../files';
import { parquetFrom } from '../parquet';
import { oddSchema } from '../table-bytes/tables';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-baselines-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The baseline and the lines left out, from bytes and by the full parser; an error as its sentence. */
async function bothWays(name: string, schema: FeatureSchema, options: BaselineOptions = {}) {
  const data = await openData(folder, [name], { time: 'at' });
  const told = (error: unknown) => (error as Error).message;
  const fast = await baselineOfFiles(data, schema, options, new ProfilingThreads(0, '')).then(
    ({ baseline, malformed }) => ({ baseline: serializeBaseline(baseline), malformed }),
    told,
  );
  let malformed = 0;
  const rows = () => {
    malformed = 0;
    return rowsOf(data, schema, () => (malformed += 1));
  };
  const whole = await buildBaseline(rows, schema, options).then(
    (baseline) => ({ baseline: serializeBaseline(baseline), malformed }),
    told,
  );
  return { fast, whole };
}

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map(String) },
  { weight: 6, arbitrary: fc.constantFrom('DE', 'é', 'XX', '', '7', '-3', '0', '0.5', 'true', 'nan', '-inf', '-0') },
  { weight: 2, arbitrary: fc.constantFrom(' FR', ' 4', '+3', '1e400', '5.', '5" pipe', 'a\tb') },
);
const names = ['amount', '7', 'country', 'constructor', 'score', 'bought', 'id', 'at', 'new column'];
const rows = fc.array(fc.array(cell, { minLength: names.length, maxLength: names.length }), { maxLength: 30 });

describe('a baseline from bytes is that of the full parser, byte for byte', () => {
  test('of any CSV', async () => {
    const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('', 'a,b\n', '"open\n'), async (cells, odd) => {
        const lines = [names, ...cells].map((row) => row.map(quoted).join(','));
        writeFileSync(join(folder, 'any.csv'), `${lines.join('\n')}\n${odd}`);
        const { fast, whole } = await bothWays('any.csv', oddSchema);
        expect(fast).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  test('of any JSON Lines', async () => {
    const value = fc.oneof(cell, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null), fc.boolean());
    const record = fc.array(value, { minLength: names.length, maxLength: names.length });
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 30 }),
        fc.constantFrom('', '{"amount":', '[1]'),
        async (all, odd) => {
          const lines = all.map((values) =>
            JSON.stringify(Object.fromEntries(names.map((name, i) => [name, values[i]]))),
          );
          writeFileSync(join(folder, 'any.jsonl'), [...lines, odd, ''].join('\n'));
          const { fast, whole } = await bothWays('any.jsonl', oddSchema);
          expect(fast).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each<[string, BaselineOptions]>([
    ['shop.csv', {}],
    ['shop.csv', { bins: 7, maxCategories: 2 }],
    ['shop.csv', { windows: 'day' }],
    ['shop.csv.gz', {}],
    ['shop.jsonl', {}],
    ['shop.parquet', {}],
    ['capture.jsonl', {}],
    ['cut-off.csv.gz', {}],
  ])('of %s with %j', async (name, options) => {
    const table = shopTable(3, 3_000);
    const csv = toCsv(table);
    writeFileSync(join(folder, 'shop.csv'), csv);
    writeFileSync(join(folder, 'shop.csv.gz'), gzipSync(csv));
    writeFileSync(join(folder, 'cut-off.csv.gz'), gzipSync(csv).subarray(0, -400));
    writeFileSync(join(folder, 'shop.jsonl'), toJsonLines(table));
    const capture = shopRows(seeded(5), 900).map((row, i) => csvCaptureLine([row], i % 24, `event-${i}`));
    writeFileSync(join(folder, 'capture.jsonl'), [...capture, 'no event'].join('\n'));
    if (name.endsWith('.parquet')) await parquetFrom(join(folder, 'shop.csv'), join(folder, name));
    const { fast, whole } = await bothWays(name, shopSchema, options);
    expect(fast).toEqual(whole);
    expect(whole).toMatchObject({ malformed: /capture|cut-off/.test(name) ? 1 : 0 });
  });

  test('of a column with more texts than are counted at a time', async () => {
    const texts = Array.from({ length: 50_000 }, (_, i) => (i % 3 === 0 ? 'common' : `text-${(i * 7_919) % 30_011}`));
    writeFileSync(
      join(folder, 'texts.csv'),
      ['text,amount', ...texts.map((text, i) => `${text},${i % 97}`)].join('\n'),
    );
    const schema: FeatureSchema = {
      ...shopSchema,
      features: [
        { name: 'text', type: 'categorical', dtype: 'BYTES', nullable: true },
        { name: 'amount', type: 'numeric', dtype: 'FP64', nullable: true },
      ],
    };
    const { fast, whole } = await bothWays('texts.csv', schema);
    expect(fast).toEqual(whole);
  });
});

test('data without records are an error of use both ways', async () => {
  writeFileSync(join(folder, 'empty.csv'), 'amount,country\n');
  const { fast, whole } = await bothWays('empty.csv', shopSchema);
  expect(fast).toBe('baseline needs training rows, has none');
  expect(whole).toBe(fast);
});
