import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CsvScanner } from '../../../../bin/monitor/table-bytes/csv-scanner';
import { TableBatch } from '../../../../bin/monitor/table-bytes/table-batch';
import { TableColumns } from '../../../../bin/monitor/table-bytes/table-columns';
import { LineBytes } from '../../../../lambdas/monitoring/capture/byte-path/line-bytes';
import { ProfileBuilder } from '../../../../lambdas/monitoring/profile/profile-builder';
import { oddBinning, oddModel, oddRoles, oddSchema, profileFast, profileWhole, TableFolder } from './tables';

const folder = new TableFolder();
afterAll(() => folder.remove());

const field = fc.oneof(
  { weight: 10, arbitrary: fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map(String) },
  { weight: 8, arbitrary: fc.constantFrom('DE', 'é', 'XX', '', '7', '-3', '0', '0.5', 'true', 'nan', '-inf', '-0') },
  { weight: 4, arbitrary: fc.constantFrom('"DE"', '"12.5"', '""', '" FR"', '"1,2"', '"a""b"', '5" pipe', ' 4', '+3') },
  { weight: 2, arbitrary: fc.constantFrom('1772323200', '2026-03-01T00:00:00Z', '2026-03-01 00:00', ' 1772323200') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('"two\nlines"', '"two\r\nlines"', '"a"b', 'a\rb', 'a\tb', '\u00a0', '1e400'),
  },
  { weight: 1, arbitrary: fc.constantFrom('"', '"open', '01', '5.', '.5', '\ufeff7') },
  { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
);
const names = ['amount', '7', 'country', 'constructor', 'score', 'bought', 'id', 'at', 'new column', '"quoted"'];
const file = fc
  .oneof({ weight: 3, arbitrary: fc.constant(names.slice(0, 8)) }, fc.shuffledSubarray(names, { minLength: 1 }))
  .chain((header) =>
    fc.tuple(
      fc.constant(header),
      fc.array(
        fc.oneof(
          { weight: 9, arbitrary: fc.array(field, { minLength: header.length, maxLength: header.length }) },
          { weight: 1, arbitrary: fc.array(field, { maxLength: header.length + 1 }) },
        ),
        { maxLength: 12 },
      ),
      fc.constantFrom('\n', '\n', '\r\n', '\n \n'),
      fc.constantFrom('', '\n'),
    ),
  )
  .map(([header, rows, ending, end]) => Buffer.from([header, ...rows].map((row) => row.join(',')).join(ending) + end));

describe('bytes of CSV', () => {
  test('give the same profile as the full parser, for any file', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (bytes) => {
        const path = folder.write('any.csv', bytes);
        const whole = await profileWhole(path, 'csv', oddModel);
        expect((await profileFast({ path, format: 'csv', size: bytes.length }, oddModel)).profile).toBe(whole);
      }),
      { numRuns: 250 },
    );
  });

  test('give the same profile wherever the file is cut, or say that it must not be cut there', async () => {
    let cuts = 0;
    let sound = 0;
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 300 }), async (bytes, pieceSize) => {
        const path = folder.write('cut.csv', bytes);
        const whole = await profileWhole(path, 'csv', oddModel);
        const size = bytes.length;
        const { profile, isCutInside } = await profileFast({ path, format: 'csv', size }, { ...oddModel, pieceSize });
        cuts += 1;
        if (isCutInside) return;
        sound += 1;
        expect(profile).toBe(whole);
      }),
      { numRuns: 200 },
    );
    expect(sound).toBeGreaterThan(cuts / 2);
    expect(sound).toBeLessThan(cuts);
  });

  test('give the same profile compressed, and when the end of the file is lost', async () => {
    const lines = ['amount,country,score', ...Array.from({ length: 500 }, (_, i) => `${i / 7},DE,0.${i}`)].join('\n');
    for (const bytes of [gzipSync(lines), gzipSync(lines).subarray(0, -20), gzipSync(lines).subarray(0, 11)]) {
      const path = folder.write('some.csv.gz', bytes);
      const fast = await profileFast({ path, format: 'csv', size: bytes.length }, { ...oddModel, isGzip: true });
      expect(fast.profile).toBe(await profileWhole(path, 'csv', oddModel));
    }
  });

  test('a quote that nobody closes costs its own line, not the rest of the file', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i % 50},DE`);
    const bytes = ['amount,country', '1,"oops', ...rows].join('\n');
    const path = folder.write('open.csv', bytes);
    const { profile } = await profileFast({ path, format: 'csv', size: bytes.length }, oddModel);
    expect(JSON.parse(profile)).toMatchObject({
      rows: 20_000,
      malformed: { count: 1, reasons: { 'unclosed-quote': 1 } },
    });
    expect(profile).toBe(await profileWhole(path, 'csv', oddModel));
  });

  test('are read as such, quoted or not', () => {
    const columns = new TableColumns(oddBinning, oddSchema, oddRoles);
    const batch = new TableBatch(new ProfileBuilder(oddBinning), columns);
    const scanner = new CsvScanner(['amount', 'country', 'new'], columns, batch);
    for (const line of ['1.5,DE,x', '"1.5","DE",""', ',,', '-3e4,XX,e']) {
      expect(scanner.scan(LineBytes.from(`${line}\n`), 0)).toBe(line.length);
      expect(scanner.scan(LineBytes.from(`${line}\r\n`), 0)).toBe(line.length + 1);
    }
    for (const line of ['1.5,DE', '1,2,3,4', '"a""b",DE,x', '5" pipe,DE,x']) {
      expect(scanner.scan(LineBytes.from(`${line}\n`), 0)).toBe(-1);
    }
  });
});
