import fc from 'fast-check';
import { blockSize, NumberKernel } from '../../../../lambdas/monitoring/native/number-kernel';
import { ExactSum } from '../../../../lambdas/monitoring/profile/exact-sum';
import { hashNumber, secondHalf } from '../../../../lambdas/monitoring/profile/hashing';
import { HyperLogLog } from '../../../../lambdas/monitoring/profile/hyper-log-log';
import { seeded } from '../support/random';

const kernel = new NumberKernel();
const cell = fc.oneof(
  { weight: 8, arbitrary: fc.double({ noNaN: true, min: -1e144, max: 1e144 }) },
  { weight: 8, arbitrary: fc.integer({ min: -9, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0) },
);
const cells = fc.array(cell, { maxLength: 40 }).map((values) => Float64Array.from(values));
const isFinite = (value: number) => Number.isFinite(value);

test('takes the finite numbers of cells, without −0', () => {
  fc.assert(
    fc.property(cells, (all) => {
      kernel.take(all, 0, all.length);
      const finite = all.filter(isFinite).map((value) => value + 0);
      expect(kernel.values.slice(0, kernel.count)).toEqual(finite);
      expect(kernel.missing).toBe(all.filter(Number.isNaN).length);
      expect([kernel.min, kernel.max]).toEqual([Math.min(...finite), Math.max(...finite)]);
    }),
  );
});

test('adds up to the same sums as one number at a time', () => {
  fc.assert(
    fc.property(cells, fc.constantFrom(0, 0.3, -1e9), (all, center) => {
      const [sum, squares] = [new ExactSum(), new ExactSum()];
      kernel.take(all, 0, all.length);
      kernel.addUp(center, sum, squares);
      const [expectedSum, expectedSquares] = [new ExactSum(), new ExactSum()];
      for (const value of all.filter(isFinite)) {
        const distance = value - center;
        expectedSum.add(distance);
        expectedSquares.add(distance * distance);
      }
      expect(sum.components()).toEqual(expectedSum.components());
      expect(squares.components()).toEqual(expectedSquares.components());
    }),
    { numRuns: 500 },
  );
});

/** Sketches of the same numbers, by blocks and one by one. */
function sketches(numbers: Float64Array): [string, string] {
  const [together, single] = [new HyperLogLog(), new HyperLogLog()];
  for (let at = 0; at < numbers.length; at += blockSize - 1) {
    kernel.take(numbers, at, Math.min(numbers.length, at + blockSize - 1));
    kernel.countDistinct(together.registers);
  }
  for (const value of numbers) single.add(hashNumber(value), secondHalf.value);
  return [together.toString(), single.toString()];
}

test.each([1, 3, 1_000, 100_000])('counts %d distinct numbers as one at a time', (count) => {
  const random = seeded(count);
  const [together, single] = sketches(Float64Array.from({ length: count }, () => random.normal()));
  expect(together).toBe(single);
});

test('numbers whose hash goes on in its second half are counted by both', () => {
  const rare = [3407698, 5963678, 11967468];
  expect(rare.map((value) => hashNumber(value) << 10)).toEqual(rare.map(() => 0));
  const [together, single] = sketches(Float64Array.of(...rare, 0.5, ...rare));
  expect(together).toBe(single);
});

test('a single register that is behind the others is raised, wherever it is', () => {
  const random = seeded(5);
  const numbers = Float64Array.from({ length: blockSize }, () => random.normal());
  const indexes = new Set(Array.from(numbers, (value) => hashNumber(value) >>> 22));
  expect(indexes.size).toBeGreaterThan(500);
  for (const index of indexes) {
    const [together, single] = [new HyperLogLog(), new HyperLogLog()];
    for (const { registers } of [together, single]) registers.fill(40).fill(0, index, index + 1);
    kernel.take(numbers, 0, numbers.length);
    kernel.countDistinct(together.registers);
    for (const value of numbers) single.add(hashNumber(value), secondHalf.value);
    expect(together.toString()).toBe(single.toString());
  }
});
