import fc from 'fast-check';
import type { NumberColumn } from '../../../../lambdas/monitoring/native/number-column';
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

/** A column of which all cells were counted, some at a time. */
function counted(all: Float64Array, { center = 0, blocks = 1 } = {}): NumberColumn {
  const column = kernel.newColumn(center, Float64Array.of(0));
  const size = Math.ceil(all.length / blocks);
  for (let at = 0; at < all.length; at += size) {
    expect(kernel.count(column, all, at, Math.min(all.length, at + size))).toBe(true);
  }
  return column;
}

test('takes the finite numbers of cells, without −0', () => {
  fc.assert(
    fc.property(cells, fc.integer({ min: 1, max: 4 }), (all, blocks) => {
      const { missing, smallest, largest } = counted(all, { blocks });
      const finite = all.filter(isFinite).map((value) => value + 0);
      expect(missing).toBe(all.filter(Number.isNaN).length);
      expect([smallest, largest]).toEqual([Math.min(...finite), Math.max(...finite)]);
      if (blocks === 1 && all.length > 0) expect(kernel.numbers()).toEqual(finite);
    }),
  );
});

test('adds up to the same sums as one number at a time', () => {
  fc.assert(
    fc.property(cells, fc.constantFrom(0, 0.3, -1e9), fc.integer({ min: 1, max: 4 }), (all, center, blocks) => {
      const column = counted(all, { center, blocks });
      const [expectedSum, expectedSquares] = [new ExactSum(), new ExactSum()];
      for (const value of all.filter(isFinite)) {
        const distance = value - center;
        expectedSum.add(distance);
        expectedSquares.add(distance * distance);
      }
      expect(column.sumComponents()).toEqual(expectedSum.components());
      expect(column.squareComponents()).toEqual(expectedSquares.components());
    }),
    { numRuns: 500 },
  );
});

test('counts no number of a block in which one is beyond what is summed', () => {
  const column = kernel.newColumn(0, Float64Array.of(0));
  const all = Float64Array.of(1, NaN, -1e145, 2);
  expect(kernel.count(column, all, 0, 4)).toBe(false);
  expect(Array.from(kernel.numbers())).toEqual([1, -1e145, 2]);
  expect(column).toMatchObject({ missing: 1, smallest: Infinity, largest: -Infinity });
  expect(column.sumComponents()).toEqual([]);
  expect(Array.from(column.bins)).toEqual([0, 0]);
});

test('a sum that has left the range of numbers is told', () => {
  const column = counted(Float64Array.from({ length: blockSize }, () => 1e144));
  for (let i = 0; i < 10; i += 1) column.all.set(column.all.subarray(0, 16).map((part) => part * 1e300));
  expect(() => column.sumComponents()).toThrow('a sum is beyond the largest number');
});

/** Sketches of the same numbers, by blocks and one by one. */
function sketches(numbers: Float64Array): [string, string] {
  const column = counted(numbers, { blocks: Math.ceil(numbers.length / (blockSize - 1)) });
  const single = new HyperLogLog();
  for (const value of numbers) single.add(hashNumber(value), secondHalf.value);
  return [new HyperLogLog(column.registers).toString(), single.toString()];
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
    const column = kernel.newColumn(0, Float64Array.of(0));
    const single = new HyperLogLog();
    for (const { registers } of [column, single]) registers.fill(40).fill(0, index, index + 1);
    kernel.count(column, numbers, 0, numbers.length);
    for (const value of numbers) single.add(hashNumber(value), secondHalf.value);
    expect(new HyperLogLog(column.registers).toString()).toBe(single.toString());
  }
});
