import fc from 'fast-check';
import {
  kolmogorovSmirnovOnEdges,
  kolmogorovSmirnovPValue,
  wassersteinOfSamples,
  wassersteinOnEdges,
} from '../../../../lambdas/monitoring/statistics/edge-distances';

describe('Kolmogorov–Smirnov on edges', () => {
  test('is the largest difference of the distribution functions', () => {
    expect(kolmogorovSmirnovOnEdges([10, 0, 0], [0, 0, 10])).toBe(1);
    expect(kolmogorovSmirnovOnEdges([5, 3, 2], [3, 3, 4])).toBeCloseTo(0.2, 12);
  });

  test('the p-value follows the Kolmogorov distribution', () => {
    expect(kolmogorovSmirnovPValue(1.0 / Math.sqrt(5e9), 1e10, 1e10)).toBeCloseTo(0.2699997, 5);
    expect(kolmogorovSmirnovPValue(1.5 / Math.sqrt(5e9), 1e10, 1e10)).toBeCloseTo(0.022218, 5);
    expect(kolmogorovSmirnovPValue(0, 100, 100)).toBe(1);
  });
});

describe('Wasserstein distance', () => {
  test('of samples agrees with the example in SciPy’s documentation', () => {
    expect(wassersteinOfSamples([0, 1, 3], [5, 6, 8])).toBeCloseTo(5, 12);
  });

  test('on edges is the shift of a uniform histogram', () => {
    expect(wassersteinOnEdges([1, 1, 0], [0, 1, 1], [0, 1, 2, 3])).toBeCloseTo(1, 12);
  });

  test('on edges is within the widest bin of the one of samples', () => {
    const values = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 50 });
    const edges = Array.from({ length: 11 }, (_, i) => i * 10);
    const bins = (sample: number[]) =>
      edges.slice(1).map((upper) => sample.filter((v) => v >= upper - 10 && v < upper).length);
    fc.assert(
      fc.property(values, values, (a, b) => {
        const difference = wassersteinOnEdges(bins(a), bins(b), edges) - wassersteinOfSamples(a, b);
        expect(Math.abs(difference)).toBeLessThanOrEqual(10);
      }),
    );
  });

  test('fails for edges that do not fit the bins', () => {
    expect(() => wassersteinOnEdges([1], [1], [0])).toThrow('1 bins need 2 edges, have 1');
  });
});
