import fc from 'fast-check';
import { areaUnderCurve } from '../../../../lambdas/monitoring/statistics/auc';
import { areaFromCounts, expectedArea } from '../../../../lambdas/monitoring/statistics/binned-auc';

const counts = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 1, maxLength: 8 });

describe('area from binned scores', () => {
  test('is DeLong’s on the same scores, area and standard error', () => {
    fc.assert(
      fc.property(counts, (bins) => {
        const scores: number[] = [];
        const labels: boolean[] = [];
        bins.forEach(([positives, negatives], bin) => {
          for (let i = 0; i < positives + negatives; i += 1) {
            scores.push(bin);
            labels.push(i < positives);
          }
        });
        const expected = areaUnderCurve(scores, labels);
        const actual = areaFromCounts(
          bins.map(([positives]) => positives),
          bins.map(([, negatives]) => negatives),
        );
        if (expected === null) {
          expect(actual).toBeNull();
          return;
        }
        expect(actual?.area).toBeCloseTo(expected.area, 10);
        expect(actual?.standardError).toBeCloseTo(expected.standardError, 10);
      }),
    );
  });

  test('without labels is the area that calibrated scores promise', () => {
    expect(expectedArea([100, 100], [0, 1])).toBe(1);
    expect(expectedArea([100, 100], [0.3, 0.3])).toBeCloseTo(0.5, 12);
    expect(expectedArea([0, 0], [0.3, 0.3])).toBeNull();
  });
});
