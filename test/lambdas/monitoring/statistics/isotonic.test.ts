import fc from 'fast-check';
import { isotonicRegression } from '../../../../lambdas/monitoring/statistics/isotonic';

describe('isotonic regression', () => {
  test('pools violators by weight', () => {
    const points = [1, 3, 2, 4].map((value, i) => ({ value, weight: i === 1 ? 3 : 1 }));
    expect(isotonicRegression(points)).toEqual([1, 2.75, 2.75, 4]);
  });

  test('never falls, keeps the weighted mean, and leaves ordered values alone', () => {
    const points = fc.array(
      fc.record({ value: fc.integer({ min: -9, max: 9 }), weight: fc.integer({ min: 1, max: 5 }) }),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(points, (list) => {
        const fitted = isotonicRegression(list);
        const weighted = (values: readonly number[]) =>
          values.reduce((sum, value, i) => sum + value * list[i]!.weight, 0);
        fitted.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(fitted[i]! - 1e-12));
        expect(weighted(fitted)).toBeCloseTo(weighted(list.map(({ value }) => value)), 8);
        const ordered = list.map(({ value }) => value).sort((a, b) => a - b);
        expect(isotonicRegression(ordered.map((value) => ({ value, weight: 1 })))).toEqual(ordered);
      }),
    );
  });

  test('points without weight take their left neighbour’s value', () => {
    const points = [
      { value: 9, weight: 0 },
      { value: 1, weight: 1 },
      { value: 0, weight: 0 },
      { value: 2, weight: 1 },
      { value: 0, weight: 0 },
    ];
    expect(isotonicRegression(points)).toEqual([1, 1, 2, 2, 2]);
    expect(isotonicRegression([{ value: 5, weight: 0 }])).toEqual([0]);
  });
});
