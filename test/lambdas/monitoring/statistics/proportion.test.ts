import {
  newcombeInterval,
  pooled,
  ratioInterval,
  wilsonInterval,
} from '../../../../lambdas/monitoring/statistics/proportion';

describe('Wilson interval', () => {
  test('agrees with Newcombe’s published example and with SciPy', () => {
    const interval = wilsonInterval({ successes: 81, trials: 263 });
    expect(interval.lower).toBeCloseTo(0.25528852, 7);
    expect(interval.upper).toBeCloseTo(0.36620958, 7);
    expect(wilsonInterval({ successes: 0, trials: 20 }).upper).toBeCloseTo(0.16112516, 7);
    expect(wilsonInterval({ successes: 0, trials: 20 }).lower).toBe(0);
    expect(wilsonInterval({ successes: 20, trials: 20 }).upper).toBe(1);
  });

  test('fails without trials', () => {
    expect(() => wilsonInterval({ successes: 0, trials: 0 })).toThrow('successes must be from 0 to a positive number');
  });
});

describe('Newcombe interval', () => {
  test('agrees with the published example 56/70 against 48/80', () => {
    const interval = newcombeInterval({ successes: 56, trials: 70 }, { successes: 48, trials: 80 });
    expect(interval.estimate).toBeCloseTo(0.2, 12);
    expect(interval.lower).toBeCloseTo(0.0524, 4);
    expect(interval.upper).toBeCloseTo(0.3339, 4);
  });
});

describe('ratio interval', () => {
  test('holds the ratio and is symmetric on the log scale', () => {
    const one = ratioInterval({ successes: 30, trials: 100 }, { successes: 60, trials: 100 });
    const other = ratioInterval({ successes: 60, trials: 100 }, { successes: 30, trials: 100 });
    expect(one.estimate).toBeCloseTo(0.5, 12);
    expect(one.lower).toBeLessThan(0.5);
    expect(one.upper).toBeCloseTo(1 / other.lower, 9);
  });

  test('exists without successes', () => {
    expect(ratioInterval({ successes: 0, trials: 10 }, { successes: 0, trials: 10 }).upper).toBeGreaterThan(1);
  });
});

test('proportions are pooled, none to nothing', () => {
  expect(
    pooled([
      { successes: 1, trials: 2 },
      { successes: 3, trials: 10 },
    ]),
  ).toEqual({ successes: 4, trials: 12 });
  expect(pooled([])).toEqual({ successes: 0, trials: 0 });
});
