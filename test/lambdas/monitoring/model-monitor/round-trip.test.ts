import { parseConstraints, parseStatistics } from '../../../../lambdas/monitoring/model-monitor/files';
import { toConstraints, toStatistics, toViolations } from '../../../../lambdas/monitoring/model-monitor/export';
import { fromStatistics, policyFromConstraints } from '../../../../lambdas/monitoring/model-monitor/import';
import type { Baseline } from '../../../../lambdas/monitoring/profile/baseline';
import { buildBaseline, profileRows } from '../../../../lambdas/monitoring/profile/build-baseline';
import { parseBaseline, serializeBaseline } from '../../../../lambdas/monitoring/profile/files';
import { KllSketch } from '../../../../lambdas/monitoring/profile/kll';
import { momentsOf } from '../../../../lambdas/monitoring/profile/moments';
import type { CategoricalProfile, NumericProfile } from '../../../../lambdas/monitoring/profile/profile';
import { judge } from '../../../../lambdas/monitoring/verdict/judge';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import { seeded } from '../support/random';
import { shopRows, shopSchema } from '../support/shop';

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
let baseline: Baseline;
beforeAll(async () => {
  baseline = await buildBaseline(shopRows(seeded(1), 5_000, { missingShare: 0.03 }), shopSchema);
});

const reimported = () =>
  fromStatistics(
    parseStatistics(throughJson(toStatistics(baseline))),
    parseConstraints(throughJson(toConstraints(baseline))),
    'buys',
  );

describe('Model Monitor files', () => {
  test('a baseline comes back with its edges, categories, counts and moments', () => {
    const back = reimported();
    expect(parseBaseline(serializeBaseline(back))).toEqual(back);
    back.binning.features.forEach((column, i) => {
      const original = baseline.binning.features[i]!;
      expect(column.kind === 'numeric' ? column.edges : column.categories).toEqual(
        original.kind === 'numeric' ? original.edges : original.categories,
      );
    });
    const [amount, was] = [back.profile.features[0] as NumericProfile, baseline.profile.features[0] as NumericProfile];
    expect(amount).toMatchObject({ bins: was.bins, missing: was.missing, min: was.min, max: was.max });
    const centers = [back, baseline].map((one) => {
      const column = one.binning.features[0]!;
      return column.kind === 'numeric' ? column.center : 0;
    });
    const moments = momentsOf(amount, centers[0]!)!;
    expect(moments.mean).toBeCloseTo(momentsOf(was, centers[1]!)!.mean, 9);
    expect(moments.standardDeviation).toBeCloseTo(momentsOf(was, centers[1]!)!.standardDeviation, 9);
    expect((back.profile.features[2] as CategoricalProfile).counts).toEqual(
      (baseline.profile.features[2] as CategoricalProfile).counts,
    );
  });

  test('statistics written from an imported baseline are those that were read', () => {
    const statistics = toStatistics(baseline);
    const again = toStatistics(reimported());
    expect(again.features.map(({ name }) => name)).toEqual(statistics.features.map(({ name }) => name));
    statistics.features.forEach((feature, i) => {
      expect(again.features[i]!.numerical_statistics?.distribution).toEqual(feature.numerical_statistics?.distribution);
      expect(again.features[i]!.string_statistics).toEqual(feature.string_statistics);
    });
  });

  test('tell types, completeness and domains', () => {
    const features = toConstraints(baseline).features;
    expect(features.map(({ name, inferred_type }) => [name, inferred_type])).toEqual([
      ['amount', 'Fractional'],
      ['items', 'Integral'],
      ['country', 'String'],
      ['buys', 'Fractional'],
    ]);
    expect(features[0]!.completeness).toBeCloseTo(0.97, 1);
    expect(features[1]!.num_constraints).toEqual({ is_non_negative: true });
    expect([...(features[2]!.string_constraints!.domains ?? [])].sort()).toEqual(['DE', 'FR', 'IT']);
  });

  test('a file of Model Monitor with even buckets and a sketch becomes quantile bins', async () => {
    const random = seeded(3);
    const values = Array.from({ length: 4_000 }, () => random.normal() * 10 + 50);
    const sketch = new KllSketch();
    for (const value of values) sketch.add(value);
    const [min, max] = [Math.min(...values), Math.max(...values)];
    const width = (max - min) / 10;
    const buckets = Array.from({ length: 10 }, (_, i) => ({
      lower_bound: min + i * width,
      upper_bound: min + (i + 1) * width,
      count: values.filter((value) => Math.min(9, Math.floor((value - min) / width)) === i).length,
    }));
    const statistics = parseStatistics({
      version: 0,
      dataset: { item_count: 4_000 },
      features: [
        {
          name: 'amount',
          inferred_type: 'Fractional',
          numerical_statistics: {
            common: { num_present: 4_000, num_missing: 0 },
            mean: 50,
            sum: 200_000,
            std_dev: 10,
            min,
            max,
            distribution: { kll: { buckets, sketch: sketch.toJSON() } },
          },
        },
      ],
    });
    const imported = fromStatistics(statistics);
    const column = imported.profile.features[0] as NumericProfile;
    expect(column.bins.slice(1, -1)).toHaveLength(20);
    for (const count of column.bins.slice(1, -1)) expect(Math.abs(count - 200)).toBeLessThan(30);
    const window = (shift: number) =>
      profileRows(
        Array.from({ length: 2_000 }, () => ({ features: [50 + 10 * (random.normal() + shift)] })),
        imported.binning,
      );
    expect(judge(await window(0), imported).verdict).toBe('ok');
    expect(judge(await window(1), imported).verdict).toBe('critical');
  });

  test('constraints become the part of a policy that says the same', () => {
    const constraints = parseConstraints({
      version: 0,
      features: [],
      monitoring_config: { datatype_check_threshold: 0.98, domain_content_threshold: 0.9 },
    });
    const policy = monitorPolicy(policyFromConstraints(constraints));
    expect(policy.effects.invalid.warning).toBeCloseTo(0.02, 12);
    expect(policy.effects.newCategory.warning).toBeCloseTo(0.1, 12);
    expect(policyFromConstraints(parseConstraints({ version: 0, features: [] }))).toEqual({ effects: {} });
  });

  test('what a verdict found becomes violations', async () => {
    const rows = shopRows(seeded(7), 3_000, { newCountryShare: 0.2, missingShare: 0.4 });
    const { violations } = toViolations(judge(await profileRows(rows, baseline.binning), baseline));
    expect(violations.map(({ feature_name, constraint_check_type }) => [feature_name, constraint_check_type])).toEqual(
      expect.arrayContaining([
        ['country', 'categorical_values_check'],
        ['amount', 'completeness_check'],
      ]),
    );
  });

  test('fails naming what is wrong', () => {
    expect(() => parseStatistics({ version: 0, features: [] })).toThrow(
      'statistics.json is not as Model Monitor writes it: dataset',
    );
    const bare = { version: 0, dataset: { item_count: 1 }, features: [{ name: 'x', inferred_type: 'String' }] };
    expect(() => fromStatistics(parseStatistics(bare))).toThrow(
      "feature 'x' has neither numerical_statistics nor string_statistics",
    );
  });
});
