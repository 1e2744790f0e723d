import { hellingerDistance } from '../../../../lambdas/monitoring/statistics/hellinger';

describe('Hellinger distance', () => {
  test('is √(1 − Bhattacharyya coefficient)', () => {
    const coefficient = Math.sqrt(0.5 * 0.9) + Math.sqrt(0.5 * 0.1);
    expect(hellingerDistance([50, 50], [90, 10])).toBeCloseTo(Math.sqrt(1 - coefficient), 12);
  });

  test('runs from 0 for equal to 1 for disjoint shares', () => {
    expect(hellingerDistance([3, 7], [30, 70])).toBeCloseTo(0, 12);
    expect(hellingerDistance([1, 0], [0, 1])).toBe(1);
  });
});
