import fc from 'fast-check';
import type { Binning } from '../../../../lambdas/monitoring/profile/binning';
import { serializeProfile } from '../../../../lambdas/monitoring/profile/files';
import { mergeProfiles } from '../../../../lambdas/monitoring/profile/merge';
import { momentsOf } from '../../../../lambdas/monitoring/profile/moments';
import type { NumericProfile } from '../../../../lambdas/monitoring/profile/profile';
import { ProfileBuilder } from '../../../../lambdas/monitoring/profile/profile-builder';
import type { Row } from '../../../../lambdas/monitoring/profile/row';
import { seeded, shuffled } from '../support/random';

const binning: Binning = {
  features: [
    { kind: 'numeric', name: 'x', edges: [0, 1, 10], center: 5 },
    { kind: 'categorical', name: 'c', categories: ['a', 'b'] },
  ],
  prediction: { kind: 'numeric', name: 'p', edges: [0, 0.5, 1], center: 0.5 },
};

type Step = { row: Row } | { malformed: string } | { event: string } | { unknown: string };

function profileOf(steps: readonly Step[]) {
  const builder = new ProfileBuilder(binning);
  for (const step of steps) {
    if ('row' in step) builder.addRow(step.row.features, step.row.prediction);
    else if ('malformed' in step) builder.addMalformed('not-json', step.malformed);
    else if ('event' in step) builder.addEvent(step.event);
    else builder.addUnknownColumn(step.unknown);
  }
  return builder.profile();
}

const raw = fc.oneof(
  fc.double(),
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom<unknown>(null, undefined, '', ' 7 ', 'nan', '-inf', 'a', 'b', 'c', true, false, [], { a: 1 }),
  fc.string({ maxLength: 3 }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ row: fc.record({ features: fc.tuple(raw, raw), prediction: raw }) }) },
  { weight: 1, arbitrary: fc.record({ malformed: fc.string() }) },
  { weight: 1, arbitrary: fc.record({ event: fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T10:00:00Z') }) },
  { weight: 1, arbitrary: fc.record({ unknown: fc.string({ maxLength: 2 }) }) },
);

describe('profile', () => {
  test('is byte-identical for the same input in any split and order', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.array(fc.nat(60), { maxLength: 4 }),
        fc.nat(),
        (steps, cuts, seed) => {
          const whole = serializeProfile(profileOf(steps));
          const mixed = shuffled(steps, seeded(seed));
          const bounds = [0, ...cuts.sort((a, b) => a - b), mixed.length];
          const parts = bounds.slice(1).map((end, i) => profileOf(mixed.slice(bounds[i], end)));
          expect(serializeProfile(mergeProfiles(parts))).toBe(whole);
          expect(serializeProfile(mergeProfiles([...parts].reverse()))).toBe(whole);
        },
      ),
    );
  });

  test('merging is associative and commutative', () => {
    const steps = fc.array(step, { maxLength: 20 });
    fc.assert(
      fc.property(steps, steps, steps, (one, two, three) => {
        const [a, b, c] = [profileOf(one), profileOf(two), profileOf(three)];
        const left = mergeProfiles([mergeProfiles([a, b]), c]);
        const right = mergeProfiles([a, mergeProfiles([c, b])]);
        expect(serializeProfile(left)).toBe(serializeProfile(right));
      }),
    );
  });

  test('counts every kind of value where it belongs', () => {
    const values = [-1, 0, 0.5, 1, 10, 11, null, '', 'NaN', NaN, Infinity, 'x', '3', true];
    const profile = profileOf(values.map((value) => ({ row: { features: [value, 'a'] } })));
    expect(profile.features[0]).toMatchObject({
      bins: [1, 2, 4, 1],
      missing: 2,
      nan: 2,
      infinite: 1,
      invalid: 1,
      min: -1,
      max: 11,
    });
  });

  test('a category is known, other, missing or invalid', () => {
    const values = ['a', ' b ', 'new', 7, '', null, [], { x: 1 }];
    const profile = profileOf(values.map((value) => ({ row: { features: [1, value] } })));
    expect(profile.features[1]).toMatchObject({ counts: [1, 1], other: 2, missing: 2, invalid: 2 });
  });

  test('moments are those of the values, even ten thousand deviations from the center', () => {
    const random = seeded(9);
    const values = Array.from({ length: 5_000 }, () => 10_000 + random.normal());
    const profile = profileOf(values.map((value) => ({ row: { features: [value, 'a'] } })));
    const mean = values.reduce((sum, value) => sum + value - 10_000, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - 10_000 - mean) ** 2, 0) / (values.length - 1);
    const moments = momentsOf(profile.features[0] as NumericProfile, 5);
    expect(moments!.mean - 10_000).toBeCloseTo(mean, 6);
    expect(moments!.standardDeviation).toBeCloseTo(Math.sqrt(variance), 4);
  });

  test('values beyond every sum are counted and do not spoil the moments', () => {
    const profile = profileOf([1e200, 2, 4].map((value) => ({ row: { features: [value, 'a'] } })));
    expect(profile.features[0]).toMatchObject({ huge: 1, bins: [0, 0, 2, 1], max: 1e200 });
    expect(momentsOf(profile.features[0] as NumericProfile, 5)).toMatchObject({ count: 2, mean: 3 });
  });

  test('malformed lines show their shape and none of their values', () => {
    const { malformed } = profileOf([{ malformed: '{"card":4711, "name":"Ünal"' }]);
    expect(malformed).toMatchObject({ count: 1, reasons: { 'not-json': 1 } });
    expect(malformed.samples[0]?.[1]).toBe('not-json: {"xxxx":9999, "xxxx":"xxxx"');
  });

  test('fails to merge profiles on different bins', () => {
    const other = new ProfileBuilder({ ...binning, prediction: null }).profile();
    expect(() => mergeProfiles([profileOf([]), other])).toThrow('profile both against one baseline');
    expect(() => mergeProfiles([])).toThrow('profiles to merge are none');
  });
});
