import {
  predictionLimit,
  studentTSurvival,
  studentTUpperQuantile,
} from '../../../../lambdas/monitoring/statistics/student-t';

describe('student t', () => {
  test('inverts a small tail as SciPy does', () => {
    expect(studentTUpperQuantile(1e-5, 9)).toBeCloseTo(8.10205788, 6);
    expect(studentTSurvival(8.10205788, 9)).toBeCloseTo(1e-5, 11);
  });

  test('the prediction limit is wider than mean + 3σ for few windows at the same tail', () => {
    const reference = [1, 2, 3, 4, 5];
    const prediction = predictionLimit(reference, 3, 0.00135);
    expect(prediction?.limit).toBeGreaterThan(3 + 3 * Math.sqrt(2.5));
    expect(prediction?.pValue).toBeCloseTo(0.5, 9);
  });

  test('an observation at the limit has the tail as its p-value', () => {
    const reference = [0.1, 0.15, 0.12, 0.2, 0.11, 0.13];
    const limit = predictionLimit(reference, 0, 0.001)?.limit ?? NaN;
    expect(predictionLimit(reference, limit, 0.001)?.pValue).toBeCloseTo(0.001, 9);
  });

  test('says nothing from one window or from windows without spread', () => {
    expect(predictionLimit([1], 2, 0.01)).toBeNull();
    expect(predictionLimit([1, 1, 1], 2, 0.01)).toBeNull();
  });
});
