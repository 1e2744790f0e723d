import fc from 'fast-check';
import { csvNumber, parseCsv, scanCsvNumbers } from '../../../serving/tensors/csv-scanner';

test('numbers are what Number() makes of each field, rounded to single precision', () => {
  const field = fc.oneof(
    fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.integer().map(String),
    fc.constantFrom('', 'nan', ' 1.5 ', '+2', '.5', '1e-3', '"7"'),
  );
  const table = fc
    .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .chain(([columns, rows]) =>
      fc.array(fc.array(field, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
    );
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, line, closed) => {
      const text = rows.map((row) => row.join(',')).join(line) + (closed ? line : '');
      const scanned = scanCsvNumbers(Buffer.from(text));
      const expected = rows.flat().map((cell) => Math.fround(csvNumber(cell.replaceAll('"', '')) as number));
      expect(scanned).toMatchObject({ rows: rows.length, columns: rows[0]?.length });
      expect([...scanned.data]).toEqual(expected);
    }),
  );
});

test('infinity may be written', () => {
  expect([...scanCsvNumbers(Buffer.from('inf,-Infinity,+INF')).data]).toEqual([Infinity, -Infinity, Infinity]);
});

test.each([
  ['a,b\n1,2\n', 'line 1, column 1 is "a", which is no number; send rows without a header line'],
  ['1,2\n1,2x\n', 'line 2, column 2 is "2x", which is no number; send rows without a header line'],
  ['1,2\n1,2,3\n', 'line 2 has 3 columns, the first line has 2'],
  ['1,2,3\n1,2\n', 'line 2 has 2 columns, the first line has 3'],
  ['1,1e39\n', 'line 1, column 2 is "1e39", which is no number; send rows without a header line'],
])('fails for %j', (text, message) => {
  expect(() => scanCsvNumbers(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message }));
});

test('fails for an empty body', () => {
  expect(() => scanCsvNumbers(Buffer.from('\n'))).toThrow(expect.objectContaining({ code: 'MALFORMED_BODY' }));
});

test('texts are read back as they were quoted', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
      const csv = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
      expect(parseCsv(csv)).toEqual(rows);
    }),
  );
});

test('an empty last field is a field, an empty last line is no row', () => {
  expect(parseCsv('a,\nb,c\n\n')).toEqual([
    ['a', ''],
    ['b', 'c'],
  ]);
  expect(parseCsv('a,')).toEqual([['a', '']]);
});

test('fails for a quote that is not closed', () => {
  expect(() => parseCsv('a,"b')).toThrow('line 1 has a quote that is not closed');
});
