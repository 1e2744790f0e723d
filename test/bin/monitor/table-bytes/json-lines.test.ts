import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { RecordScanner } from '../../../../bin/monitor/table-bytes/record-scanner';
import { TableBatch } from '../../../../bin/monitor/table-bytes/table-batch';
import { TableColumns } from '../../../../bin/monitor/table-bytes/table-columns';
import { LineBytes } from '../../../../lambdas/monitoring/capture/byte-path/line-bytes';
import { ProfileBuilder } from '../../../../lambdas/monitoring/profile/profile-builder';
import { oddBinning, oddModel, oddRoles, oddSchema, profileFast, profileWhole, TableFolder } from './tables';

const folder = new TableFolder();
afterAll(() => folder.remove());

/** Values as they mostly are, and now and then one that is odd: as JSON text, valid or not. */
const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((x) => JSON.stringify(x)) },
  { weight: 8, arbitrary: fc.integer({ min: -20, max: 1_000_000 }).map(String) },
  { weight: 10, arbitrary: fc.constantFrom('"DE"', '"é"', '"XX"', 'null', 'true', 'false', '""', '7', '-3', '0') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '-0',
      '1e3',
      '1E+2',
      '0.50',
      '12.0',
      '"12.5"',
      '" 4"',
      '"nan"',
      '" FR"',
      '"-0"',
      '1e400',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('01', '.5', '5.', '1.e3', '+3', '-', '1e', 'nul', 'NaN', '"a\tb"', '') },
  { weight: 1, arbitrary: fc.constantFrom('12345678901234567890', '0.1234567890123456789', '"\\u0041"', '"a\\"b"') },
  { weight: 1, arbitrary: fc.constantFrom('[1]', '{"a":1}', '[]', '"\u2028"', '"\ufeff7"') },
  { weight: 1, arbitrary: fc.string({ maxLength: 4 }).map((text) => JSON.stringify(text)) },
);
const time = fc.constantFrom(
  '"2026-03-01T00:00:00Z"',
  '"2026-03-01 00:00"',
  '1772323200',
  '1772323200000',
  'null',
  '"x"',
);
const names = ['amount', '7', 'country', 'constructor', 'score', 'bought', 'id', 'at', 'new column', '__proto__'];
const shapes = fc.record({
  columns: fc.oneof(
    { weight: 4, arbitrary: fc.constant(names.slice(0, 8)) },
    { weight: 3, arbitrary: fc.shuffledSubarray(names, { minLength: 1 }) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...names), { maxLength: 4 }) },
  ),
  space: fc.constantFrom('', '', ' '),
});
const line = shapes.chain(({ columns, space }) =>
  fc
    .tuple(...columns.map((name) => (name === 'at' ? time : value)))
    .map((values) => `{${columns.map((name, i) => `"${name}":${space}${values[i]!}`).join(`,${space}`)}}`),
);
const file = fc
  .tuple(
    fc.array(fc.oneof({ weight: 12, arbitrary: line }, { weight: 1, arbitrary: fc.string() }), { maxLength: 12 }),
    fc.constantFrom('\n', '\n', '\r\n', '\n \n'),
    // Bytes that are put somewhere else than they belong.
    fc.oneof(fc.constant([]), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 })),
  )
  .map(([lines, ending, damage]) => {
    // Every line three times, so that the later ones meet a shape that was learned.
    const bytes = Buffer.from(lines.flatMap((text) => [text, text, text]).join(ending));
    for (const [at, byte] of damage) if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return bytes;
  });

describe('bytes of JSON Lines', () => {
  test('give the same profile as the full parser, for any file, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 600 }), async (bytes, pieceSize) => {
        const path = folder.write('any.jsonl', bytes);
        const whole = await profileWhole(path, 'json-lines', oddModel);
        const fast = await profileFast({ path, format: 'json-lines', size: bytes.length }, { ...oddModel, pieceSize });
        expect(fast.profile).toBe(whole);
      }),
      { numRuns: 250 },
    );
  });

  test('give the same profile compressed, and when the end of the file is lost', async () => {
    const lines = Array.from({ length: 500 }, (_, i) => `{"amount":${i / 7},"country":"DE","score":0.${i}}`).join('\n');
    for (const bytes of [gzipSync(lines), gzipSync(lines).subarray(0, -20)]) {
      const path = folder.write('some.jsonl.gz', bytes);
      const fast = await profileFast({ path, format: 'json-lines', size: bytes.length }, { ...oddModel, isGzip: true });
      expect(fast.profile).toBe(await profileWhole(path, 'json-lines', oddModel));
    }
  });

  test('give the same profile when a column has two uses, by the full parser', async () => {
    const model = { ...oddModel, roles: { ...oddRoles, time: 'amount' } };
    const bytes = '{"amount":1772323200,"score":0.5}\n'.repeat(3);
    const path = folder.write('two.jsonl', bytes);
    const fast = await profileFast({ path, format: 'json-lines', size: bytes.length }, model);
    expect(fast.profile).toBe(await profileWhole(path, 'json-lines', model));
  });

  test('are read as such once a shape was learned', () => {
    const columns = new TableColumns(oddBinning, oddSchema, oddRoles);
    const scanner = new RecordScanner(columns, new TableBatch(new ProfileBuilder(oddBinning), columns));
    const one = '{"amount":1.5,"country":"DE","at":"2026-03-01T00:00:00Z"}';
    const other = '{"amount":null,"country":12,"at":1772323200}';
    const scan = (text: string) => scanner.scan(LineBytes.from(`${text}\n`), 0);
    expect(scan(one)).toBe(-1);
    scanner.learn(Buffer.from(one));
    expect([scan(other), scan(one)]).toEqual([other.length, one.length]);
    expect(scan('{"amount":01,"country":"DE","at":null}')).toBe(-1);
  });
});
