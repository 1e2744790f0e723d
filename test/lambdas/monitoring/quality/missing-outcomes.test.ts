import * as fc from 'fast-check';
import { measureIncomplete } from '../../../../lambdas/monitoring/quality/incomplete-measures';
import {
  learnLateOutcomes,
  usualByThen,
  type LateOutcomes,
} from '../../../../lambdas/monitoring/quality/late-outcomes';
import { reckonMissing, type IncompleteMean } from '../../../../lambdas/monitoring/quality/missing-outcomes';
import { measureQuality } from '../../../../lambdas/monitoring/quality/quality-metrics';
import { simulatedQuality } from '../support/quality-windows';
import { seeded } from '../support/random';

/** 20 positive and 70 negative outcomes; the mean is the share of positive ones. */
const share = (answers: number): IncompleteMean => ({
  parts: [
    { n: 20, sum: 20, squares: 20 },
    { n: 70, sum: 0, squares: 0 },
  ],
  answers,
  least: 0,
  most: 1,
});

/** Half of the positive outcomes of a day come late, and none of the negative ones. */
const half: LateOutcomes = {
  task: 'binary',
  days: [1, 2, 3, 4].map(() => ({ early: [10, 80], late: [20, 80] })),
  reached: 1,
  settled: true,
  windowDays: 1,
};

describe('missing outcomes of which nothing is known', () => {
  test('leave a share open between none and all of them', () => {
    const { value, least, most, missing, arrivalError } = reckonMissing(share(100), undefined);
    expect(value).toBeCloseTo(20 / 90, 12);
    expect([least, most, missing, arrivalError]).toEqual([0.2, 0.3, 10, 0]);
  });

  test('leave an error open only upwards: those that are missing may be exact', () => {
    const errors = {
      parts: [{ n: 80, sum: 160, squares: 400 }],
      answers: 100,
      least: 0,
      most: null,
      column: 1,
    } as const;
    expect(reckonMissing(errors, undefined)).toMatchObject({ value: 2, least: 1.6, most: null });
  });

  test('leave calibration open by the scores of the answers that wait', () => {
    const window = simulatedQuality(seeded(3), 5_000, {
      skill: 1,
      groups: 0,
      favour: 0,
      arrived: { positive: 0.9, negative: 0.9 },
    });
    const { calibration, auc, recall } = measureIncomplete(window, undefined);
    const { least, most, missing } = calibration!.incomplete!;
    expect(missing).toBe(5_000 - window.labelled);
    expect(most! - least).toBeCloseTo(missing / 5_000, 9);
    expect(least).toBeLessThan(calibration!.value);
    // The delay of a class hangs on nothing else: what is known of it is a fair part of it.
    expect([auc!.incomplete, recall!.incomplete]).toEqual([undefined, undefined]);
  });
});

describe('outcomes that come late', () => {
  test('are made up for, each kind by how much of it usually comes late', () => {
    // Twice the 20 positive ones, and the 70 negative ones as they are.
    expect(reckonMissing(share(110), half)).toMatchObject({ value: 40 / 110, missing: 0 });
  });

  test('are no more than there are answers without an outcome', () => {
    // Ten answers wait, though twenty positive outcomes would usually be to come: half of the correction is kept.
    expect(reckonMissing(share(100), half).value).toBeCloseTo(30 / 100, 12);
  });

  test('leave open what still comes after the oldest age, or what is missing of what usually has come', () => {
    const still = reckonMissing(share(120), { ...half, settled: false });
    expect(still.missing).toBeCloseTo(10, 9);
    expect([still.least, still.most]).toEqual([expect.closeTo(40 / 120, 9), expect.closeTo(50 / 120, 9)]);
    const never = reckonMissing(share(120), { ...half, reached: 0.9 });
    expect(never).toMatchObject({ missing: 0, least: never.value, most: never.value });
    expect(reckonMissing(share(140), { ...half, reached: 0.9 }).missing).toBeCloseTo(16, 9);
  });

  test('have an error, by how days differ and by chance, wider for few days and for few in the window', () => {
    const early = [8, 10, 12];
    const days = early.map((positive) => ({ early: [positive, 80], late: [20, 80] }));
    const value = 40 / 110;
    // Of 60 positive ones 30 had come: chance alone moves the logarithm of that share by √(½ ÷ 30).
    // One day of the window for three: four times the variance. Student's t with 2 degrees at .0005 is 31.599.
    const wider = 31.599054577 / 3.2905267315;
    const byChance = reckonMissing(share(110), { ...half, days });
    expect(byChance.arrivalError).toBeCloseTo(wider * value * (1 - value) * Math.sqrt(4 * (0.5 / 30)), 6);
    // Days that differ more than by chance: shares of .2, .5 and .8, so 10 ÷ 30 less and more of all that came.
    const wild = [4, 10, 16].map((positive) => ({ early: [positive, 80], late: [20, 80] }));
    const varied = (3 / 2) * 2 * (6 / 30) ** 2;
    const byDays = reckonMissing(share(110), { ...half, days: wild, windowDays: 3 });
    expect(byDays.arrivalError).toBeCloseTo(wider * value * (1 - value) * Math.sqrt(2 * varied), 6);
  });

  test('of all kinds alike on a day do not move the mix: late deliveries are no loss', () => {
    const days = [0.5, 0.7, 0.9].map((come) => ({ early: [100 * come, 400 * come], late: [100, 400] }));
    const mean = {
      ...share(90 / 0.7),
      parts: [
        { n: 18, sum: 18, squares: 18 },
        { n: 72, sum: 0, squares: 0 },
      ],
    };
    const { value, arrivalError } = reckonMissing(mean, { ...half, days });
    expect(value).toBeCloseTo(0.2, 12);
    const chance = 0.16 * Math.sqrt((0.3 / 210 + 0.3 / 840) * 4) * (31.599054577 / 3.2905267315);
    expect(arrivalError).toBeCloseTo(chance, 6);
  });

  test('of numbers have errors of their own', () => {
    const days = [1, 2, 3].map(() => ({ early: [9, 18, 40], late: [10, 24, 60] }));
    const mean = { parts: [{ n: 90, sum: 180, squares: 500 }], answers: 100, least: 0, most: null, column: 1 } as const;
    // A mean of 2 then, of 2.4 with the late ones: the same ratio now.
    const { value, arrivalError, missing } = reckonMissing(mean, { ...half, task: 'numeric', days });
    expect(value).toBeCloseTo(2.4, 12);
    expect(arrivalError).toBeCloseTo(0, 12);
    expect(missing).toBeCloseTo(0, 9);
  });

  test('are usual at an age: of all answers, and of those that ever get one', () => {
    expect(usualByThen({ ...half, reached: 0.8 })).toEqual({
      arrived: expect.closeTo(0.72, 12),
      expected: expect.closeTo(0.9, 12),
    });
    // While they still come, it is not known how many ever will.
    expect(usualByThen({ ...half, reached: 0.8, settled: false }).expected).toBeCloseTo(0.72, 12);
  });

  test('nothing is learnt from few days or few outcomes of a kind', () => {
    const day = (positive: number, seed: number) => {
      const skilled = { skill: 1, groups: 0, favour: 0 };
      return {
        early: simulatedQuality(seeded(seed), 500, { ...skilled, arrived: { positive, negative: 1 } }),
        late: simulatedQuality(seeded(seed), 500, skilled),
      };
    };
    const learn = (pairs: ReturnType<typeof day>[]) => learnLateOutcomes(pairs, { settled: true, windowDays: 7 });
    expect(learn([day(0.5, 1), day(0.5, 2)])).toBeUndefined();
    expect(learn([day(0.01, 1), day(0.01, 2), day(0.01, 3)])).toBeUndefined();
    const learnt = learn([day(0.5, 1), day(0.5, 2), day(0.5, 3)])!;
    expect(learnt).toMatchObject({ task: 'binary', reached: 1, settled: true, windowDays: 7 });
    expect(learnt.days).toHaveLength(3);
  });
});

test('where every answer has its outcome nothing changes, whatever older days were like', () => {
  const day = fc.record({
    early: fc.tuple(fc.integer({ min: 30, max: 99 }), fc.integer({ min: 30, max: 99 })),
    late: fc.tuple(fc.integer({ min: 30, max: 200 }), fc.integer({ min: 30, max: 200 })),
  });
  const late = fc.record({ days: fc.array(day, { minLength: 3, maxLength: 9 }), settled: fc.boolean() });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), late, (seed, learnt) => {
      const window = simulatedQuality(seeded(seed), 400, { skill: 1, groups: 2, favour: 0 });
      const plain = measureQuality(window);
      expect(measureIncomplete(window, undefined)).toEqual(plain);
      expect(measureIncomplete(window, { ...half, ...learnt })).toEqual(plain);
    }),
    { numRuns: 50 },
  );
});
