import { adjustForFalseDiscovery } from '../../../../lambdas/monitoring/statistics/false-discovery';

const pValues = [0.01, 0.02, 0.03, 0.005, 0.8];

describe('false discovery', () => {
  test('Benjamini–Hochberg agrees with SciPy', () => {
    const expected = [0.025, 0.0333333, 0.0375, 0.025, 0.8];
    adjustForFalseDiscovery(pValues).forEach((p, i) => expect(p).toBeCloseTo(expected[i]!, 6));
  });

  test('Benjamini–Yekutieli agrees with SciPy', () => {
    const expected = [0.0570833, 0.0761111, 0.085625, 0.0570833, 1];
    adjustForFalseDiscovery(pValues, 'any').forEach((p, i) => expect(p).toBeCloseTo(expected[i]!, 6));
  });

  test('nothing tested, nothing adjusted', () => {
    expect(adjustForFalseDiscovery([])).toEqual([]);
  });
});
