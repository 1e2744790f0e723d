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

  test.each([0.5, 1, 2, 9, 21, 99, 1000])('every tail is inverted at %p degrees of freedom', (df) => {
    for (const tail of [1 - 1e-9, 0.99, 0.6, 0.5, 0.05, 1e-4, 1e-9, 1e-30, 1e-300]) {
      const x = chiSquareUpperQuantile(tail, df);
      // Relative to the smaller tail, which is what a wrong quantile would miss by.
      expect(Math.abs(chiSquareSurvival(x, df) - tail) / Math.min(tail, 1 - tail)).toBeLessThan(1e-6);
      expect(Math.abs(chiSquareSurvival(x * (1 + 1e-11), df) - tail)).toBeLessThanOrEqual(2e-9 * tail + 1e-15);
    }
  });

  test.each([1, 2, 9, 21, 99])('the detectable noncentrality has the power asked for at %p degrees', (df) => {
    for (const tail of [0.5, 0.05, 1e-4, 1e-9, 1e-30]) {
      for (const power of [0.6, 0.8, 0.99, 0.9999]) {
        const lambda = detectableNoncentrality(tail, df, power);
        const reached = noncentralChiSquareSurvival(chiSquareUpperQuantile(tail, df), df, lambda);
        expect(reached / power).toBeCloseTo(1, 10);
      }
    }
  });

  test('nothing has to be there for a test that rejects by chance as often as is asked for', () => {
    expect(detectableNoncentrality(0.3, 4, 0.2)).toBe(0);
  });

  test('fails for degrees of freedom that are not positive', () => {
    expect(() => chiSquareSurvival(1, 0)).toThrow('degrees of freedom must be positive, are 0');
  });
});
