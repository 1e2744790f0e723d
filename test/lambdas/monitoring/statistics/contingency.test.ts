import { contingencyTest, goodnessOfFitTest } from '../../../../lambdas/monitoring/statistics/contingency';

describe('contingency test', () => {
  test('agrees with the example in SciPy’s documentation', () => {
    const { statistic, degreesOfFreedom, pValue } = contingencyTest([10, 10, 20], [20, 20, 20]);
    expect(statistic).toBeCloseTo(2.7777778, 7);
    expect(degreesOfFreedom).toBe(2);
    expect(pValue).toBeCloseTo(0.2493522, 7);
  });

  test('leaves out cells empty on both sides', () => {
    expect(contingencyTest([10, 0, 10, 20], [20, 0, 20, 20])).toEqual(contingencyTest([10, 10, 20], [20, 20, 20]));
  });

  test('a constant column is no evidence of anything', () => {
    expect(contingencyTest([100, 0], [50, 0])).toEqual({ statistic: 0, degreesOfFreedom: 0, pValue: 1 });
    expect(contingencyTest([0, 0], [50, 10]).pValue).toBe(1);
  });
});

describe('goodness of fit', () => {
  test('agrees with the example in SciPy’s documentation', () => {
    const { statistic, pValue } = goodnessOfFitTest([16, 18, 16, 14, 12, 12], new Array<number>(6).fill(1 / 6));
    expect(statistic).toBeCloseTo(2.0, 9);
    expect(pValue).toBeCloseTo(0.849145, 6);
  });

  test('fails for a share of zero', () => {
    expect(() => goodnessOfFitTest([1, 1], [1, 0])).toThrow('expected shares must be positive, cell 1 has 0');
  });
});
