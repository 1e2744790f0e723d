import {
  intervalZ,
  normalCdf,
  normalQuantile,
  normalTwoSidedP,
} from '../../../../lambdas/monitoring/statistics/normal';

describe('normal', () => {
  test('has the textbook values', () => {
    expect(normalCdf(1.6448536)).toBeCloseTo(0.95, 7);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 6);
    expect(normalTwoSidedP(-1.959964)).toBeCloseTo(0.05, 6);
    expect(intervalZ(0.95)).toBeCloseTo(1.959964, 6);
  });

  test('fails for a confidence of 1', () => {
    expect(() => intervalZ(1)).toThrow('confidence must be between 0 and 1, is 1');
  });
});
