import fc from 'fast-check';
import { binOf } from '../../../../lambdas/monitoring/profile/binning';
import { nextAbove } from '../../../../lambdas/monitoring/profile/float-order';
import { QuantileEdgeFinder } from '../../../../lambdas/monitoring/profile/quantile-edges';
import { seeded, shuffled } from '../support/random';

function edgesOf(values: readonly number[], bins = 20) {
  const finder = new QuantileEdgeFinder(bins);
  let passes = 0;
  while (finder.needsPass) {
    for (const value of values) finder.add(value);
    finder.endPass();
    passes += 1;
  }
  return { ...finder.result(), passes };
}

function countsOf(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) counts[binOf(edges, value)]! += 1;
  return counts;
}

describe('quantile edges', () => {
  const random = seeded(1);
  const normal = Array.from({ length: 20_000 }, () => random.normal());

  test('give bins of nearly equal share for a continuous column, in three passes or fewer', () => {
    const { edges, passes, center } = edgesOf(normal);
    const counts = countsOf(normal, edges).slice(1, -1);
    expect(passes).toBeLessThanOrEqual(3);
    expect(counts).toHaveLength(20);
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    expect(Math.abs(center)).toBeLessThan(0.03);
  });

  test('cover all values: nothing lies outside', () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, (sample) => {
        const { edges } = edgesOf(sample);
        const counts = countsOf(sample, edges);
        expect([counts[0], counts[counts.length - 1]]).toEqual([0, 0]);
        expect([...edges].sort((a, b) => a - b)).toEqual(edges);
      }),
    );
  });

  test('do not depend on the order of the values', () => {
    const values = fc.array(
      fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
      {
        minLength: 1,
        maxLength: 300,
      },
    );
    fc.assert(
      fc.property(values, fc.nat(), (sample, seed) => {
        expect(edgesOf(shuffled(sample, seeded(seed)))).toEqual(edgesOf(sample));
      }),
    );
  });

  test('know one zero only', () => {
    expect(edgesOf([-0, 0])).toEqual(edgesOf([0, 0]));
    expect(edgesOf([0, -0])).toEqual(edgesOf([0, 0]));
  });

  test('give a bin of its own to each frequent value', () => {
    const values = Array.from({ length: 3_000 }, (_, i) => [0, 0, 1, 2, 7.5][i % 5]!);
    const { edges } = edgesOf(values);
    const filled = countsOf(values, edges).filter((count) => count > 0);
    expect(filled).toEqual([1_200, 600, 600, 600]);
  });

  test('tell apart values that differ in their last digits only', () => {
    const values = Array.from({ length: 4_000 }, (_, i) => 1.7e9 + i);
    const counts = countsOf(values, edgesOf(values).edges).slice(1, -1);
    expect(counts).toHaveLength(20);
    expect(Math.max(...counts)).toBeLessThan(300);
  });

  test('a constant column has one bin, and an empty one has one as well', () => {
    expect(edgesOf([4, 4, 4]).edges).toEqual([4, 4]);
    expect(edgesOf([])).toEqual({ edges: [0, 0], center: 0, passes: 1 });
  });

  test('negative values and zeros are in order', () => {
    const values = Array.from({ length: 1_000 }, (_, i) => (i - 500) / 7);
    const { center, edges } = edgesOf(values, 4);
    expect(edges[0]).toBe(values[0]);
    expect(Math.abs(center)).toBeLessThan(3);
  });

  test('the number after another is the next one', () => {
    expect(nextAbove(1)).toBe(1 + Number.EPSILON);
    expect(nextAbove(-1)).toBe(-1 + Number.EPSILON / 2);
    expect(nextAbove(0)).toBe(Number.MIN_VALUE);
  });
});
