import { areaFromCounts } from '../../../../lambdas/monitoring/statistics/binned-auc';
import {
  calibrationHolds,
  calibrationOf,
  estimateQuality,
  learnCalibration,
} from '../../../../lambdas/monitoring/quality/performance-estimate';
import { QualityBuilder, qualityTask } from '../../../../lambdas/monitoring/quality/quality-builder';
import { measureQuality } from '../../../../lambdas/monitoring/quality/quality-metrics';
import type { BinaryOutcomes } from '../../../../lambdas/monitoring/quality/quality-profile';
import { fromSparse, scoreBin, scoreBinCount } from '../../../../lambdas/monitoring/quality/score-bins';
import { seeded } from '../support/random';
import { shopSchema } from '../support/shop';

/** Outcomes whose true probability is a function of the score. */
function window(seed: number, count: number, truth: (score: number) => number, spread = 0.6) {
  const random = seeded(seed);
  const builder = new QualityBuilder(qualityTask(shopSchema));
  for (let i = 0; i < count; i += 1) {
    const score = 0.2 + random.uniform() * spread;
    const label = Number(random.uniform() < truth(score));
    builder.addOutcome({ score, label, time: null, recordedAt: null, groups: [] });
  }
  const profile = builder.profile();
  return { profile, outcomes: profile.outcomes as BinaryOutcomes };
}

const honest = (score: number) => score;
const boastful = (score: number) => 0.1 + 0.5 * score;

describe('performance estimate', () => {
  test('leaves calibrated scores alone', () => {
    const calibration = learnCalibration(window(1, 20_000, honest).outcomes);
    expect(calibration.identity).toBe(true);
    expect(calibration.errorBefore).toBeLessThan(0.02);
  });

  test('maps scores that are not calibrated, and lowers the error', () => {
    const calibration = learnCalibration(window(2, 20_000, boastful).outcomes);
    expect(calibration.identity).toBe(false);
    expect(calibration.errorAfter).toBeLessThan(calibration.errorBefore / 3);
  });

  test('is close to what the labels of another window say, calibrated or not before', () => {
    const calibration = learnCalibration(window(3, 20_000, boastful).outcomes);
    const later = window(4, 20_000, boastful, 0.4);
    const estimate = estimateQuality(later.outcomes, calibration, 0.5)!;
    const real = measureQuality(later.profile);
    expect(Math.abs(estimate.auc! - real.auc!.value)).toBeLessThan(0.02);
    expect(Math.abs(estimate.precision! - real.precision!.value)).toBeLessThan(0.03);
    expect(Math.abs(estimate.recall! - real.recall!.value)).toBeLessThan(0.03);
    expect(Math.abs(estimate.positiveRate - real.positiveRate!.value)).toBeLessThan(0.02);
    expect(estimate.n).toBe(20_000);
  });

  test('its check notices when outcomes no longer depend on scores as they did', () => {
    const calibration = learnCalibration(window(5, 20_000, honest).outcomes);
    expect(calibrationHolds(window(6, 20_000, honest).outcomes, calibration)?.holds).toBe(true);
    expect(calibrationHolds(window(7, 20_000, boastful).outcomes, calibration)?.holds).toBe(false);
    expect(calibrationHolds(window(8, 0, honest).outcomes, calibration)).toBeNull();
  });

  test('its check notices that skill alone fell, with as many positive outcomes as ever', () => {
    // The mean score is .5: outcomes hang on the scores by 70 % as much, and half of them are positive as before.
    const duller = (score: number) => 0.7 * score + 0.15;
    const calibration = learnCalibration(window(11, 20_000, honest).outcomes);
    const check = calibrationHolds(window(12, 5_000, duller).outcomes, calibration)!;
    expect(Math.abs(check.expected - check.observed)).toBeLessThan(0.02);
    expect(check.auc!.expected - check.auc!.observed).toBeGreaterThan(3 * check.auc!.standardError);
    expect(check.holds).toBe(false);
    expect(calibrationHolds(window(13, 5_000, honest).outcomes, calibration)!.holds).toBe(true);
  });

  test('its check compares areas by hand-made counts', () => {
    // Two scores, .2 and .8, five answers each; expected AUC: (4·4 + ½·(1·4 + 4·1)) ÷ 25 = .8; observed .5.
    const [low, high] = [scoreBin(0.2), scoreBin(0.8)];
    const probabilities = new Array<number>(scoreBinCount).fill(0);
    [probabilities[low], probabilities[high]] = [0.2, 0.8];
    const scores = [[low, 5] as const, [high, 5] as const];
    const { outcomes } = window(14, 10, honest);
    const half = { ...outcomes, scores, positives: [[low, 2] as const, [high, 2] as const] };
    const even = { ...half, negatives: [[low, 3] as const, [high, 3] as const] };
    const check = calibrationHolds(even, { probabilities, areaError: 0 })!;
    expect(check.auc!.expected).toBeCloseTo(0.8, 12);
    expect(check.auc!.observed).toBeCloseTo(0.5, 12);
    expect(calibrationHolds(even, { probabilities, areaError: 9 })!.auc!.standardError).toBeGreaterThan(9);
    expect(calibrationHolds({ ...even, negatives: [] }, { probabilities, areaError: 0 })!.auc).toBeNull();
  });

  test('there is none without answers', () => {
    const calibration = learnCalibration(window(9, 100, honest).outcomes);
    expect(estimateQuality(window(9, 0, honest).outcomes, calibration, 0.5)).toBeNull();
  });

  test('the estimated area of calibrated scores is the real one on average', () => {
    const { outcomes } = window(10, 20_000, honest);
    const real = areaFromCounts(fromSparse(outcomes.positives), fromSparse(outcomes.negatives))!;
    const estimate = estimateQuality(outcomes, learnCalibration(outcomes), 0.5)!;
    expect(Math.abs(estimate.auc! - real.area)).toBeLessThan(4 * real.standardError);
  });

  test('calibration of nothing is no evidence', () => {
    expect(calibrationOf([0], [0], [0.5])).toEqual({ error: 0, pValue: 1 });
  });
});
