import { solveIncreasing } from '../../../../lambdas/monitoring/statistics/solve-increasing';

/** A logistic curve of the logarithm: flat on either side, where Newton's method alone runs away. */
const logistic = (x: number) => {
  const value = 1 / (1 + Math.exp(-5 * (Math.log(x) - 2)));
  return { value, slope: 5 * value * (1 - value) };
};

describe('an increasing function is solved', () => {
  test.each([1e-6, 0.1, 7, 100, 1e6])('from a start at %p', (start) => {
    for (const wanted of [1e-6, 0.3, 0.999]) {
      expect(logistic(solveIncreasing(start, wanted, logistic)).value / wanted).toBeCloseTo(1, 11);
    }
  });

  test('from where it is not finite', () => {
    const fading = (x: number) => ({ value: -Math.log(Math.max(0, 1 - x)), slope: x / (1 - x) });
    expect(solveIncreasing(50, 1, fading)).toBeCloseTo(1 - Math.exp(-1), 12);
  });

  test('from the solution itself, in one step', () => {
    const asked: number[] = [];
    const square = (x: number) => {
      asked.push(x);
      return { value: x * x, slope: 2 * x * x };
    };
    expect(solveIncreasing(3, 9, square)).toBe(3);
    expect(asked).toEqual([3]);
  });

  test('in few steps from nearby', () => {
    const at = jest.fn(logistic);
    solveIncreasing(6, 0.5, at);
    expect(at.mock.calls.length).toBeLessThanOrEqual(6);
  });
});
