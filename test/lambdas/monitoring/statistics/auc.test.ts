import fc from 'fast-check';
import { areaUnderCurve, compareAreas } from '../../../../lambdas/monitoring/statistics/auc';

/** DeLong's method written down literally: every pair of a positive and a negative. */
function byPairs(scores: number[], labels: boolean[]): { area: number; standardError: number } {
  const positives = scores.filter((_, i) => labels[i]);
  const negatives = scores.filter((_, i) => !labels[i]);
  const psi = (x: number, y: number) => (x > y ? 1 : x === y ? 0.5 : 0);
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const variance = (values: number[]) =>
    values.length < 2 ? 0 : values.reduce((sum, v) => sum + (v - mean(values)) ** 2, 0) / (values.length - 1);
  const v10 = positives.map((x) => mean(negatives.map((y) => psi(x, y))));
  const v01 = negatives.map((y) => mean(positives.map((x) => psi(x, y))));
  return {
    area: mean(v10),
    standardError: Math.sqrt(variance(v10) / positives.length + variance(v01) / negatives.length),
  };
}

const sample = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 2, maxLength: 40 })
  .filter((rows) => rows.some(([, label]) => label) && rows.some(([, label]) => !label));

describe('area under the ROC curve', () => {
  test('agrees with DeLong’s method by pairs, ties included', () => {
    fc.assert(
      fc.property(sample, (rows) => {
        const scores = rows.map(([score]) => score);
        const labels = rows.map(([, label]) => label);
        const fast = areaUnderCurve(scores, labels);
        const literal = byPairs(scores, labels);
        expect(fast?.area).toBeCloseTo(literal.area, 10);
        expect(fast?.standardError).toBeCloseTo(literal.standardError, 10);
      }),
    );
  });

  test('is 1 for a perfect and .5 for a constant score', () => {
    expect(areaUnderCurve([0.1, 0.2, 0.8, 0.9], [false, false, true, true])?.area).toBe(1);
    expect(areaUnderCurve([1, 1, 1], [true, false, true])?.area).toBe(0.5);
  });

  test('does not exist with one class only', () => {
    expect(areaUnderCurve([1, 2], [true, true])).toBeNull();
    expect(areaUnderCurve([], [])).toBeNull();
  });

  test('fails when a label is missing', () => {
    expect(() => areaUnderCurve([1, 2], [true])).toThrow('every score needs a label, have 2 scores and 1 labels');
  });
});

describe('comparison of areas', () => {
  test('the same scores do not differ', () => {
    expect(compareAreas([1, 2, 3], [1, 2, 3], [false, true, true])).toEqual({
      difference: 0,
      standardError: 0,
      pValue: 1,
    });
  });

  test('the paired error is below that of independent samples when scores agree mostly', () => {
    const labels = Array.from({ length: 200 }, (_, i) => i % 3 === 0);
    const first = labels.map((label, i) => ((i * 37) % 101) + (label ? 30 : 0));
    const second = first.map((score, i) => score + (i % 7));
    const paired = compareAreas(first, second, labels);
    const a = areaUnderCurve(first, labels);
    const b = areaUnderCurve(second, labels);
    expect(paired?.difference).toBeCloseTo(a!.area - b!.area, 12);
    expect(paired!.standardError).toBeLessThan(Math.hypot(a!.standardError, b!.standardError) / 3);
  });
});
