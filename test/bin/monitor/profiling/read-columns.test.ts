import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CsvTable } from '../../../../bin/monitor/data/csv-table';
import { JsonLinesTable } from '../../../../bin/monitor/data/json-lines-table';
import type { TableItem } from '../../../../bin/monitor/data/records';
import { readColumns } from '../../../../bin/monitor/profiling/read-columns';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-columns-'));
afterAll(() => rmSync(folder, { recursive: true }));

const names = ['id', 'label', 'at', 'amount', '__proto__'];

/** What is wanted of the items of a table: malformed ones, and some columns of records. */
function partOf(item: TableItem, wanted: ReadonlySet<string>) {
  if (!('record' in item)) return item;
  return Object.entries(item.record).filter(([name]) => wanted.has(name));
}

async function bothWays(name: string, bytes: string | Uint8Array, wanted: ReadonlySet<string>) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const isCsv = name.startsWith('any.csv');
  const picked: unknown[] = [];
  await readColumns({ path, format: isCsv ? 'csv' : 'json-lines' }, wanted, (item) =>
    picked.push(partOf(item, wanted)),
  );
  const whole: unknown[] = [];
  for await (const item of (isCsv ? new CsvTable(path) : new JsonLinesTable(path)).items())
    whole.push(partOf(item, wanted));
  return { picked, whole };
}

const wantedNames = fc.subarray(names).map((some) => new Set(some));

describe('some columns of a table are those of whole records', () => {
  test('in any CSV', async () => {
    const field = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('a-1', '12.5', '', 'é', '"x"', '""', '2026-03-01T00:00:00Z') },
      { weight: 2, arbitrary: fc.constantFrom(' x', 'x ', '"a,b"', '"a""b"', '"two\nlines"', 'a"b', '\u00a0', '"') },
      { weight: 1, arbitrary: fc.string({ maxLength: 3 }) },
    );
    const record = fc.oneof(
      { weight: 8, arbitrary: fc.array(field, { minLength: names.length, maxLength: names.length }) },
      { weight: 1, arbitrary: fc.array(field, { maxLength: names.length + 1 }) },
    );
    const ending = fc.constantFrom('\n', '\r\n', '\n \n');
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 10 }),
        ending,
        wantedNames,
        fc.boolean(),
        async (rows, end, wanted, gz) => {
          const text = [names, ...rows].map((row) => row.join(',')).join(end);
          const { picked, whole } = await bothWays(gz ? 'any.csv.gz' : 'any.csv', gz ? gzipSync(text) : text, wanted);
          expect(picked).toEqual(whole);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('in any JSON Lines', async () => {
    const value = fc.oneof(
      fc.constantFrom('"a-1"', '12.5', 'null', 'true', '""', '"é"', '1e3', '-0'),
      fc.json({ maxDepth: 1 }),
    );
    const line = fc.oneof(
      { weight: 8, arbitrary: fc.array(value, { minLength: names.length, maxLength: names.length }) },
      { weight: 1, arbitrary: fc.array(value, { maxLength: names.length }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 10 }),
        wantedNames,
        fc.constantFrom('', ' '),
        async (rows, wanted, space) => {
          const lines = rows.map((row) => `{${row.map((text, i) => `"${names[i]!}":${space}${text}`).join(',')}}`);
          const { picked, whole } = await bothWays('any.jsonl', [...lines, '{"id":', ''].join('\n'), wanted);
          expect(picked).toEqual(whole);
        },
      ),
      { numRuns: 150 },
    );
  });
});
