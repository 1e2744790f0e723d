import { jensenShannonDistance } from '../../../../lambdas/monitoring/statistics/jensen-shannon';

describe('Jensen–Shannon distance', () => {
  test('agrees with SciPy, in nats and in bits', () => {
    expect(jensenShannonDistance([2, 0], [5, 5])).toBeCloseTo(0.4645014, 7);
    expect(jensenShannonDistance([1, 2, 7], [3, 3, 4])).toBeCloseTo(0.22784262, 7);
    expect(jensenShannonDistance([1, 2, 7], [3, 3, 4], 2)).toBeCloseTo(0.27366688, 7);
  });

  test('is zero for equal shares and √ln 2 for disjoint ones', () => {
    expect(jensenShannonDistance([3, 7], [30, 70])).toBeCloseTo(0, 7);
    expect(jensenShannonDistance([1, 0], [0, 1])).toBeCloseTo(Math.sqrt(Math.LN2), 12);
  });
});
