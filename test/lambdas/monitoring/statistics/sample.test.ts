import { deviationOf, meanOf, varianceOf } from '../../../../lambdas/monitoring/statistics/sample';

test('mean and variance are those of a textbook, and 0 of too few values', () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  expect(meanOf(values)).toBe(5);
  expect(varianceOf(values)).toBeCloseTo(32 / 7, 12);
  expect(deviationOf(values)).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect([meanOf([]), varianceOf([3]), deviationOf([])]).toEqual([0, 0, 0]);
});
