import {
  populationStability,
  stabilityPValue,
  stabilityThreshold,
} from '../../../../lambdas/monitoring/statistics/population-stability';

describe('population stability', () => {
  test.each([
    [100, 100, 0.4333],
    [500, 5000, 0.0477],
    [1000, 1000, 0.0433],
  ])('the null of %p against %p in ten cells has the published .99 quantile', (n, m, threshold) => {
    expect(stabilityThreshold(0.01, 10, n, m)).toBeCloseTo(threshold, 4);
    expect(stabilityPValue(stabilityThreshold(0.01, 10, n, m), 10, n, m)).toBeCloseTo(0.01, 9);
  });

  test('is the sum of (p−q)·ln(p/q)', () => {
    const byHand = (0.2 - 0.5) * Math.log(0.2 / 0.5) + (0.8 - 0.5) * Math.log(0.8 / 0.5);
    expect(populationStability([20, 80], [50, 50])).toBeCloseTo(byHand, 12);
  });

  test('is zero for equal shares and ignores cells empty on both sides', () => {
    expect(populationStability([1, 2, 0], [10, 20, 0])).toBeCloseTo(0, 12);
  });

  test('stays finite for a cell that is empty on one side', () => {
    expect(populationStability([0, 100], [50, 50])).toBeGreaterThan(1);
    expect(Number.isFinite(populationStability([0, 100], [50, 50]))).toBe(true);
  });

  test('fails for an empty window', () => {
    expect(() => populationStability([0], [1])).toThrow('needs observations on both sides');
  });
});
