import fc from 'fast-check';
import { IdentityTable } from '../../../../lambdas/monitoring/quality/identity-table';
import { PackedValues } from '../../../../lambdas/monitoring/quality/packed-values';

const texts = [
  ...['', '0', '-0', '1.0', '1e3', '1000', ' 1', '0.1', 'NaN', 'Infinity', '12345678901234567890', 'yes', 'é', '日本'],
  ...['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z', '2026-12-31T23:59:59.999Z', '1969-07-20T20:17:40.001Z'],
  ...['2026-02-30T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01 00:00:00Z', '2026-01-01T00:00:0 Z'],
  ...['2026-01-01T00:00:00.00 Z', '2026-01-01T00:00:00+00Z', '0000-01-01T00:00:00Z', '2026-1-001T00:00:00Z'],
];
const values = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.double().map(String),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((time) => time.toISOString()),
  fc
    .date({ noInvalidDate: true, min: new Date(-1e13), max: new Date(4e12) })
    .map((time) => time.toISOString().slice(0, 19) + 'Z'),
  fc.constantFrom(null, undefined, true, false, 0, -0, 1n),
);

describe('a column of packed values', () => {
  test('gives back what it was given, whatever it is, also what was written over', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 40 }), fc.array(values, { maxLength: 5 }), (column, later) => {
        const packed = new PackedValues();
        const places = column.map((_, i) => i * 700);
        column.forEach((value, i) => {
          packed.set(places[i]!, value);
        });
        const whole = [...later.slice(0, column.length), ...column.slice(later.length)];
        later.slice(0, column.length).forEach((value, i) => {
          packed.set(places[i]!, value);
        });
        expect(places.map((at) => packed.get(at))).toEqual(whole);
        whole.forEach((value, i) => {
          expect(Object.is(packed.get(places[i]!), value)).toBe(true);
        });
      }),
    );
  });
});

describe('a table of identities', () => {
  test('numbers each identity once, in the order in which they come', () => {
    const texts = fc.oneof(fc.constantFrom('', 'a', 'a\ud800', 'a\ud801', 'é', 'e\u0301', 'ab'), fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, fc.nat({ max: 2 })), { maxLength: 60 }), (identities) => {
        const table = new IdentityTable();
        const known = new Map<string, number>();
        for (const [text, index] of identities) {
          const key = `${index} ${text}`;
          if (!known.has(key)) known.set(key, known.size);
          expect(table.place(text, index)).toBe(known.get(key));
        }
        expect(table.size).toBe(known.size);
      }),
    );
  });

  test('holds very many, and long ones', () => {
    const table = new IdentityTable();
    const name = (i: number) => `${'x'.repeat(i % 90)}-${i}`;
    for (let i = 0; i < 20_000; i += 1) table.place(name(i), i % 3);
    const again = Array.from({ length: 20_000 }, (_, i) => table.place(name(i), i % 3));
    expect(again).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
    expect(table.place('y'.repeat(5_000_000), 0)).toBe(20_000);
    expect(table.place(name(7), 1)).toBe(7);
  });
});
