import fc from 'fast-check';
import { fisherExactPValue, twoProportionPValue } from '../../../../lambdas/monitoring/statistics/two-proportions';

describe('Fisher’s exact test', () => {
  test.each([
    [8, 10, 1, 6, 0.034965034965],
    [3, 1000, 40, 10000, 0.7947273395648],
    [30, 1000, 100, 10000, 1.3280319253e-6],
    [0, 500, 12, 5012, 0.6171778091338],
  ])('%p of %p against %p of %p agrees with SciPy', (a, n, b, m, p) => {
    const actual = fisherExactPValue({ successes: a, trials: n }, { successes: b, trials: m });
    expect(actual / p).toBeCloseTo(1, 6);
  });

  test('is symmetric in the samples', () => {
    const pair = fc.tuple(fc.nat(30), fc.nat(30)).map(([x, y]) => ({ successes: x, trials: x + y + 1 }));
    fc.assert(
      fc.property(pair, pair, (a, b) => {
        expect(fisherExactPValue(a, b)).toBeCloseTo(fisherExactPValue(b, a), 9);
      }),
    );
  });
});

describe('two proportions', () => {
  test('the approximation is close to the exact test where it takes over', () => {
    const a = { successes: 70, trials: 1000 };
    const b = { successes: 700, trials: 9000 };
    expect(twoProportionPValue(a, b, 0) / twoProportionPValue(a, b, Infinity)).toBeCloseTo(1, 0);
  });

  test('no events and no data are no evidence', () => {
    expect(twoProportionPValue({ successes: 0, trials: 10 }, { successes: 0, trials: 10 })).toBe(1);
    expect(twoProportionPValue({ successes: 0, trials: 0 }, { successes: 5, trials: 10 })).toBe(1);
  });
});
