import fc from 'fast-check';
import { readDecimal } from '../../../../../lambdas/monitoring/capture/byte-path/decimal';
import { LineBytes } from '../../../../../lambdas/monitoring/capture/byte-path/line-bytes';
import { seeded } from '../../support/random';

/** What the bytes of a text are read as, and how many of them; null when it is left to `Number`. */
function read(text: string): { readonly value: number; readonly end: number } | null {
  const value = new Float64Array(1);
  const end = readDecimal(LineBytes.from(text).view, 0, value, 0);
  return end < 0 ? null : { value: value[0]!, end };
}

const digits = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength }).map((found) => found.join(''));
const exponent = fc.oneof(
  fc.constant(''),
  fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), digits(4)).map((parts) => parts.join('')),
);

describe('decimal numbers in bytes', () => {
  test.each(['0', '-0', '7', '-12.5', '0.30000000000000004', '5.', '.5', '1e5', '2.5E-3', '00012', '0.000001', '1e-7'])(
    '%s is read, all of it',
    (text) => {
      expect(read(text)).toEqual({ value: Number(text), end: text.length });
    },
  );

  test.each(['', '-', '.', '-.', 'e5', '1e', '1e+', 'nan', '+1', ' 1', ',', '1e400', '1234567890123456789'])(
    "'%s' is left to others",
    (text) => {
      expect(read(text)).toBeNull();
    },
  );

  test('any decimal text is read as Number reads it, or not at all', () => {
    const text = fc
      .tuple(fc.constantFrom('', '-'), digits(20), fc.constantFrom('', '.'), digits(24), exponent)
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (decimal) => {
        const found = read(decimal);
        if (found !== null) expect(found.value).toBe(Number(decimal.slice(0, found.end)));
      }),
      { numRuns: 20_000 },
    );
  });

  test('numbers as programs print them are read, and those of everyday size hardly ever left to Number', () => {
    const random = seeded(5);
    const draws = [
      () => random.normal(),
      () => random.uniform(),
      () => 1e6 * random.normal(),
      () => Math.fround(random.normal()),
      () => random.below(2 ** 31) * 4_000_000,
    ];
    let left = 0;
    for (let i = 0; i < 20_000; i += 1) {
      const text = String(draws[i % draws.length]!());
      const found = read(text);
      if (found === null) left += 1;
      else expect(found).toEqual({ value: Number(text), end: text.length });
    }
    expect(left).toBeLessThan(20);
  });

  test('halfway cases are rounded as Number does', () => {
    // Midpoints between neighbouring numbers, cut off and continued by a digit.
    for (let i = 0; i < 5_000; i += 1) {
      const value = 1 + i / 5_000;
      const middle = (BigInt(Math.round(value * 2 ** 52)) * 2n + 1n) * 10n ** 17n;
      const text = (middle >> 53n).toString();
      for (const last of [-1n, 0n, 1n]) {
        const near = (BigInt(text) + last).toString();
        const decimal = `${near.slice(0, -17)}.${near.slice(-17)}`;
        const found = read(decimal);
        if (found !== null) expect(found.value).toBe(Number(decimal));
      }
    }
  });
});
