import fc from 'fast-check';
import { fromHalfBits, toHalfBits } from '../../../serving/tensors/float16';

test('every half-precision number survives the way through a double', () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = fromHalfBits(bits);
    if (Number.isNaN(value)) expect(Number.isNaN(fromHalfBits(toHalfBits(value)))).toBe(true);
    else if (toHalfBits(value) !== bits) throw new Error(`bits ${bits} became ${toHalfBits(value)}`);
  }
});

test('rounding is to the nearest half-precision number, ties to even', () => {
  const finite = fc.double({ min: -70000, max: 70000, noNaN: true });
  fc.assert(
    fc.property(finite, (value) => {
      const bits = toHalfBits(value);
      const rounded = fromHalfBits(bits);
      if (Math.abs(value) >= 65520) return rounded === Math.sign(value) * Infinity;
      const distance = Math.abs(rounded - value);
      return [bits - 1, bits + 1]
        .map((near) => fromHalfBits(near & 0xffff))
        .filter(Number.isFinite)
        .every((near) => distance < Math.abs(near - value) || (distance === Math.abs(near - value) && bits % 2 === 0));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [65520, 0x7c00],
  [5.960464477539063e-8, 0x0001],
  [2.9802322387695312e-8, 0x0000],
  [-0, 0x8000],
  [Infinity, 0x7c00],
])('%d has the bits %d', (value, bits) => {
  expect(toHalfBits(value)).toBe(bits);
});
