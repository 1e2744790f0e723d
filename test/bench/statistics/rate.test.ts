import { rateOf, showRate } from '../../../bench/statistics/rate';

describe('rate of alarms', () => {
  test('has the exact upper bound of Poisson’s law: 3 over the quarters when none was seen', () => {
    expect(rateOf(new Array(10).fill(0)).upper).toBeCloseTo(0.29957, 4);
    // 4 events in 10 quarters: 9.1535 events at 95 %.
    expect(rateOf([1, 0, 1, 0, 1, 0, 1, 0, 0, 0])).toMatchObject({ mean: 0.4 });
    expect(rateOf([1, 0, 1, 0, 1, 0, 1, 0, 0, 0]).upper).toBeCloseTo(0.91535, 4);
  });

  test('is wider where alarms come in clusters', () => {
    expect(rateOf([4, 0, 0, 0, 0, 0, 0, 0, 0, 0]).upper).toBeGreaterThan(1.2);
  });

  test('is shown with its bound', () => {
    expect(showRate({ mean: 0.125, upper: 0.31 })).toBe('0.13 (≤ 0.31)');
  });
});
