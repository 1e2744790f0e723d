import { areaUnderCurve } from '../../../../lambdas/monitoring/statistics/auc';
import { mannWhitney } from '../../../../lambdas/monitoring/statistics/mann-whitney';
import { seeded } from '../support/random';

describe('Mann and Whitney', () => {
  test('U and exact p of the documentation of SciPy', () => {
    const { u, pValue } = mannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12]);
    expect(u).toBe(17);
    expect(pValue).toBeCloseTo(0.1111111, 7);
  });

  test('has no exact p where values are equal', () => {
    expect(mannWhitney([1, 2], [2, 3])).toEqual({ u: 0.5, pValue: null });
  });

  test('U over all pairs is the area under the ROC curve, ties included', () => {
    const random = seeded(3);
    for (let run = 0; run < 50; run += 1) {
      const scores = Array.from({ length: 40 }, () => random.below(12));
      const labels = scores.map((_, i) => i % 3 === 0);
      const of = (label: boolean) => scores.filter((__, i) => labels[i] === label);
      const { u } = mannWhitney(of(true), of(false));
      expect(areaUnderCurve(scores, labels)!.area).toBeCloseTo(u / (of(true).length * of(false).length), 12);
    }
  });

  test('is never more than certain, and needs values', () => {
    expect(mannWhitney([1, 4], [2, 3]).pValue).toBe(1);
    expect(() => mannWhitney([], [1])).toThrow('needs values in both samples');
  });
});
