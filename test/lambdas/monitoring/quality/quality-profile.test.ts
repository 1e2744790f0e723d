import fc from 'fast-check';
import { canonicalJson } from '../../../../lambdas/monitoring/profile/canonical-json';
import { parseFeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';
import { mergeQuality } from '../../../../lambdas/monitoring/quality/merge-quality';
import { QualityBuilder, qualityTask, type QualityTask } from '../../../../lambdas/monitoring/quality/quality-builder';
import { measureQuality } from '../../../../lambdas/monitoring/quality/quality-metrics';
import type { BinaryOutcomes } from '../../../../lambdas/monitoring/quality/quality-profile';
import { areaUnderCurve } from '../../../../lambdas/monitoring/statistics/auc';
import { seeded, shuffled } from '../support/random';
import { shopSchema } from '../support/shop';

const binary: QualityTask = qualityTask(shopSchema, [{ name: 'country', groups: ['DE', 'FR'] }]);

interface Event {
  readonly score: unknown;
  readonly label?: unknown;
  readonly group?: string;
}

function profileOf(events: readonly Event[], task: QualityTask = binary) {
  const builder = new QualityBuilder(task);
  for (const { score, label, group } of events) {
    const answer = { score, time: '2026-01-01T00:00:00Z', groups: group === undefined ? [] : [group] };
    if (label === undefined) builder.addWaiting(answer);
    else builder.addOutcome({ ...answer, label, recordedAt: '2026-01-01T05:00:00Z' });
  }
  return builder.profile();
}

describe('quality profile', () => {
  test('adds up to the same bytes in any split and order', () => {
    const event = fc.record({
      score: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom<unknown>(-1, 'x', '0.5', null)),
      label: fc.constantFrom<unknown>(undefined, 0, 1, '1', true, 'false', null, []),
      group: fc.constantFrom('DE', 'FR', 'IT'),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.nat(40), fc.nat(), (events, cut, seed) => {
        const mixed = shuffled(events, seeded(seed));
        const merged = mergeQuality([profileOf(mixed.slice(cut)), profileOf(mixed.slice(0, cut))]);
        expect(canonicalJson(merged)).toBe(canonicalJson(profileOf(events)));
      }),
    );
  });

  test('counts answers, labels, groups and what cannot be used', () => {
    const profile = profileOf([
      { score: 0.9, label: 1, group: 'DE' },
      { score: 0.2, label: 1, group: 'FR' },
      { score: 0.7, label: 0, group: 'XX' },
      { score: 0.1, group: 'DE' },
      { score: 2, label: 1 },
      { score: 0.4, label: [] },
    ]);
    expect(profile).toMatchObject({ answers: 6, labelled: 3, unusable: 2 });
    expect(profile.delays[3]).toBe(3);
    expect((profile.outcomes as BinaryOutcomes).confusion).toEqual({
      truePositives: 1,
      falsePositives: 1,
      falseNegatives: 1,
      trueNegatives: 0,
    });
    expect(profile.groups['country']).toMatchObject({
      DE: { answers: 2, selected: 1 },
      FR: { answers: 1, selected: 0 },
      '(other)': { answers: 2, selected: 1 },
    });
  });

  test('fails to add up different operating points and tasks', () => {
    const other = profileOf([], { ...binary, threshold: 0.9 });
    expect(() => mergeQuality([profileOf([]), other])).toThrow('only like can be added');
    const numeric = profileOf([], { ...binary, kind: 'numeric' });
    expect(() => mergeQuality([profileOf([]), numeric])).toThrow('tasks binary and numeric');
  });

  test('fails for a schema without a label', () => {
    const schema = parseFeatureSchema({ schemaVersion: 1, features: [] });
    expect(() => qualityTask(schema)).toThrow('label is missing');
  });
});

describe('quality measures', () => {
  const random = seeded(12);
  const events = Array.from({ length: 4_000 }, () => {
    const score = random.uniform() * 0.6;
    return { score, label: Number(random.uniform() < score) };
  });

  test('of a classifier agree with direct computation', () => {
    const measures = measureQuality(profileOf(events));
    const exact = areaUnderCurve(
      events.map(({ score }) => score),
      events.map(({ label }) => label === 1),
    )!;
    expect(measures.auc!.value).toBeCloseTo(exact.area, 3);
    expect(measures.auc!.standardError).toBeCloseTo(exact.standardError, 4);
    const mean = (of: (event: (typeof events)[number]) => number) =>
      events.reduce((sum, e) => sum + of(e), 0) / events.length;
    expect(measures.brier!.value).toBeCloseTo(
      mean(({ score, label }) => (score - label) ** 2),
      12,
    );
    expect(measures.logLoss!.value).toBeCloseTo(
      mean(({ score, label }) => -Math.log(label === 1 ? score : 1 - score)),
      12,
    );
    expect(measures.meanPrediction!.value).toBeCloseTo(
      mean(({ score }) => score),
      12,
    );
    expect(measures.positiveRate!.value).toBeCloseTo(
      mean(({ label }) => label),
      12,
    );
    expect(Math.abs(measures.calibration!.value)).toBeLessThan(4 * measures.calibration!.standardError);
    const selected = events.filter(({ score }) => score >= 0.5);
    expect(measures.precision!.value).toBeCloseTo(
      selected.filter(({ label }) => label === 1).length / selected.length,
      12,
    );
  });

  test('of a regression: mean absolute error, root mean square error, bias', () => {
    const task: QualityTask = { ...binary, kind: 'numeric', threshold: null };
    const measures = measureQuality(
      profileOf(
        [1, 2, 3, -2].map((error) => ({ score: 10 + error, label: 10 })),
        task,
      ),
    );
    expect(measures.mae!.value).toBe(2);
    expect(measures.rmse!.value).toBeCloseTo(Math.sqrt(18 / 4), 12);
    expect(measures.bias!.value).toBe(1);
    expect(measures.bias!.standardError).toBeCloseTo(Math.sqrt(14 / 3 / 4), 12);
  });

  test('of several classes: accuracy, where 1, "1" and true are one class', () => {
    const task: QualityTask = { ...binary, kind: 'multiclass', threshold: null };
    const pairs = [
      { score: 'a', label: 'a' },
      { score: 'b', label: 'a' },
      { score: 1, label: true },
      { score: '2', label: 2 },
    ];
    expect(measureQuality(profileOf(pairs, task)).accuracy!.value).toBe(0.75);
  });

  test('are none without labels, and leave out what cannot be computed', () => {
    expect(measureQuality(profileOf([{ score: 0.5 }]))).toEqual({});
    const onlyNegatives = measureQuality(profileOf([{ score: 0.2, label: 0 }]));
    expect(onlyNegatives.auc).toBeUndefined();
    expect(onlyNegatives.precision).toBeUndefined();
    expect(onlyNegatives.accuracy!.value).toBe(1);
  });
});
