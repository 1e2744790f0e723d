import {
  chiSquareSurvival,
  chiSquareUpperQuantile,
  detectableNoncentrality,
  noncentralChiSquareSurvival,
} from '../../../../lambdas/monitoring/statistics/chi-square';

describe('chi-square', () => {
  test('agrees with SciPy far out in the upper tail', () => {
    expect(chiSquareSurvival(50, 9)).toBeCloseTo(1.0772382e-7, 13);
    expect(chiSquareSurvival(300, 9) / 2.61027735e-59).toBeCloseTo(1, 6);
  });

  test.each([
    [0.01, 9, 21.665994],
    [1e-6, 9, 44.81093787],
    [1e-12, 19, 98.50009832],
  ])('inverts tail %p at %p degrees of freedom as SciPy does', (tail, df, quantile) => {
    expect(chiSquareUpperQuantile(tail, df)).toBeCloseTo(quantile, 6);
  });

  test.each([
    [20, 9, 10, 0.40249989],
    [40, 9, 30, 0.43413756],
    [5, 3, 2, 0.40659482],
    [5, 1, 0.3, 0.0483588565308813],
    [30, 19, 60, 0.9998692006279186],
    [200, 19, 60, 1.4300479976452729e-8],
    [80, 19, 900, 1],
  ])('noncentral tail at %p, df %p, λ %p agrees with SciPy', (x, df, lambda, tail) => {
    expect(noncentralChiSquareSurvival(x, df, lambda)).toBeCloseTo(tail, 7);
  });

  test('the detectable noncentrality is the one that has the power asked for', () => {
    const lambda = detectableNoncentrality(1e-4, 9, 0.8);
    expect(noncentralChiSquareSurvival(chiSquareUpperQuantile(1e-4, 9), 9, lambda)).toBeCloseTo(0.8, 6);
  });

  test('fails for degrees of freedom that are not positive', () => {
    expect(() => chiSquareSurvival(1, 0)).toThrow('degrees of freedom must be positive, are 0');
  });
});
