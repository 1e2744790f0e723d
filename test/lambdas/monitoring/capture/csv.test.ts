import fc from 'fast-check';
import { parseCsv } from '../../../../lambdas/monitoring/capture/csv';

describe('csv', () => {
  test('reads back what was written with quotes where they are needed', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é'), maxLength: 5 });
    const records = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 4 });
    const write = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    fc.assert(
      fc.property(records, fc.constantFrom('\n', '\r\n'), (table, end) => {
        expect(parseCsv(table.map((record) => record.map(write).join(',')).join(end))).toEqual(table);
      }),
    );
  });

  test('skips blank lines and keeps empty fields', () => {
    expect(parseCsv('1,,3\r\n\r\n4,5,\n')).toEqual([
      ['1', '', '3'],
      ['4', '5', ''],
    ]);
  });

  test('a quote that is never closed cannot be read', () => {
    expect(parseCsv('1,"2\n3')).toBeNull();
  });
});
