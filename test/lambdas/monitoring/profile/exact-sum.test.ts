import fc from 'fast-check';
import { ExactSum } from '../../../../lambdas/monitoring/profile/exact-sum';

const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e280, max: 1e280 });

function sumOf(values: readonly number[]): number[] {
  const sum = new ExactSum();
  for (const item of values) sum.add(item);
  return sum.components();
}

/** The exact sum as a whole number of 2^-1074. */
function exact(values: readonly number[]): bigint {
  return values.reduce((total, item) => total + toUnits(item), 0n);
}

function toUnits(item: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, item);
  const word = bits.getBigUint64(0);
  const exponent = (word >> 52n) & 0x7ffn;
  const mantissa = (word & 0xfffffffffffffn) | (exponent === 0n ? 0n : 1n << 52n);
  const magnitude = mantissa << (exponent === 0n ? 0n : exponent - 1n);
  return item < 0 ? -magnitude : magnitude;
}

describe('exact sum', () => {
  test('is exact: the components add up to the sum of the values in whole numbers', () => {
    fc.assert(fc.property(fc.array(value), (values) => expect(exact(sumOf(values))).toBe(exact(values))));
  });

  test('does not depend on order or grouping', () => {
    fc.assert(
      fc.property(fc.array(value), fc.nat(), (values, seed) => {
        const cut = values.length === 0 ? 0 : seed % values.length;
        const reversed = [...values].reverse();
        expect(sumOf(reversed)).toEqual(sumOf(values));
        expect(sumOf([...sumOf(values.slice(cut)), ...sumOf(values.slice(0, cut))])).toEqual(sumOf(values));
      }),
    );
  });

  test('the first component is the correctly rounded sum', () => {
    expect(sumOf([0.1, 0.2, 0.3])[0]).toBe(0.6);
    expect(sumOf([1e100, 1, -1e100])).toEqual([1]);
    expect(sumOf([1, 1e-16, 1e-16])[0]).toBe(1.0000000000000002);
  });

  test('nothing, and what cancels, has no components', () => {
    expect(sumOf([])).toEqual([]);
    expect(sumOf([3, -3])).toEqual([]);
  });
});
