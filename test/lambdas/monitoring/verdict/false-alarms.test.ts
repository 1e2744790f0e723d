import { canonicalJson } from '../../../../lambdas/monitoring/profile/canonical-json';
import { buildBaseline, profileRows } from '../../../../lambdas/monitoring/profile/build-baseline';
import { parseFeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';
import type { Row } from '../../../../lambdas/monitoring/profile/row';
import { binningDigest } from '../../../../lambdas/monitoring/profile/binning';
import { referenceWindow, type ReferenceWindow } from '../../../../lambdas/monitoring/profile/window-counts';
import { judge } from '../../../../lambdas/monitoring/verdict/judge';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import { replay } from '../../../../lambdas/monitoring/verdict/replay';
import { binomial, leaning, simulatedBaseline, simulatedProfile, typicalColumns } from '../support/null-windows';
import { seeded, type Random } from '../support/random';

const quarter = 91;

/** Alarms in quarters of daily windows in which nothing changes, effect floors off: the statistical gate alone. */
function nullAlarms(random: Random, features: number, n: number, quarters: number) {
  const zero = { warning: 0, critical: 0 };
  const policy = monitorPolicy({
    looksPerDay: 1,
    effects: { featureDrift: zero, predictionDrift: zero, missing: zero, range: zero, newCategory: zero },
  });
  const columns = typicalColumns(features);
  let alarms = 0;
  for (let i = 0; i < quarters; i += 1) {
    const baseline = simulatedBaseline(random, columns, 10_000);
    const digest = binningDigest(baseline.binning);
    for (let day = 0; day < quarter; day += 1) {
      const { causes } = judge(simulatedProfile(random, columns, n, baseline.binning, digest), baseline, policy);
      if (causes.length > 0) alarms += 1;
    }
  }
  return alarms;
}

/** Most alarms that a budget of one a quarter explains: expectation plus four standard deviations. */
const allowed = (quarters: number) => quarters + 4 * Math.sqrt(quarters);

describe('false alarms', () => {
  test.each([
    [5, 50, 3],
    [5, 2_000, 3],
    [30, 300, 1],
  ])(
    'stay within one a quarter with %p features at %p records, even without effect floors',
    (features, n, quarters) => {
      expect(nullAlarms(seeded(features * n), features, n, quarters)).toBeLessThanOrEqual(allowed(quarters));
    },
  );

  test('a season is a false alarm for the whole baseline and none for windows of like time', () => {
    const random = seeded(77);
    const columns = typicalColumns(4);
    const baseline = simulatedBaseline(random, columns, 100_000);
    const digest = binningDigest(baseline.binning);
    const policy = monitorPolicy({ looksPerDay: 24 });
    const windowAt = (hour: number) => {
      const start = new Date(Date.UTC(2026, 0, 5, hour)).toISOString();
      const lean = 0.7 * Math.sin((2 * Math.PI * hour) / 24);
      const seasonal = columns.map((column) => ({ ...column, shares: leaning(column.shares, lean) }));
      return { start, profile: simulatedProfile(random, seasonal, 800, baseline.binning, digest) };
    };
    const windows: ReferenceWindow[] = Array.from({ length: 24 * 7 }, (_, hour) => {
      const { start, profile } = windowAt(hour);
      return referenceWindow(profile, start);
    });
    const judged = Array.from({ length: 24 }, (_, i) => {
      const { start, profile } = windowAt(24 * 7 + i);
      return {
        pooled: judge(profile, baseline, policy, { start }),
        stratified: judge(profile, baseline, policy, { start, windows }),
      };
    });
    const alarms = (of: 'pooled' | 'stratified') => judged.filter((verdicts) => verdicts[of].causes.length > 0).length;
    expect(alarms('pooled')).toBeGreaterThan(10);
    expect(alarms('stratified')).toBe(0);
    expect(judged[0]!.stratified.baseline).toMatchObject({ season: 'hour-of-day', stratum: '00h', windows: 7 });
  });

  test('windows that vary among themselves raise no alarm while they vary as usual, and do when they move further', () => {
    const random = seeded(99);
    const columns = typicalColumns(3);
    const baseline = simulatedBaseline(random, columns, 50_000);
    const digest = binningDigest(baseline.binning);
    const dayWith = (lean: number) =>
      simulatedProfile(
        random,
        columns.map((column) => ({ ...column, shares: leaning(column.shares, lean) })),
        5_000,
        baseline.binning,
        digest,
      );
    const start = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
    const windows = Array.from({ length: 28 }, (_, day) =>
      referenceWindow(dayWith(0.45 * random.normal()), start(day)),
    );
    const policy = monitorPolicy({ looksPerDay: 1, season: 'none' });
    const usual = Array.from({ length: 60 }, () => dayWith(0.45 * random.normal()));
    const withWindows = usual.filter(
      (day) => judge(day, baseline, policy, { windows, start: start(30) }).causes.length > 0,
    );
    const without = usual.filter((day) => judge(day, baseline, policy, { start: start(30) }).causes.length > 0);
    expect(without.length).toBeGreaterThan(15);
    expect(withWindows.length).toBeLessThanOrEqual(2);
    const collapsed = columns.map((column) => ({ ...column, shares: column.shares.map((_, i) => (i === 0 ? 1 : 0)) }));
    const profile = simulatedProfile(random, collapsed, 5_000, baseline.binning, digest);
    expect(judge(profile, baseline, policy, { windows, start: start(30) }).verdict).toBe('critical');
  });

  test('what is missing follows the week, and differs from day to day: no alarm until it differs further', () => {
    const random = seeded(101);
    const columns = typicalColumns(3);
    const gapsOf = (share: number) => columns.map((column) => ({ ...column, missing: share }));
    const baseline = simulatedBaseline(random, gapsOf(0.09), 50_000);
    const digest = binningDigest(baseline.binning);
    // Three times as much at weekends, and a quarter more or less on any day.
    const usualOn = (day: number) => (day % 7 >= 5 ? 0.18 : 0.06) * Math.exp(0.25 * random.normal());
    const start = (day: number) => new Date(Date.UTC(2026, 0, 5 + day)).toISOString();
    const dayWith = (missing: number) => simulatedProfile(random, gapsOf(missing), 4_000, baseline.binning, digest);
    const windows = Array.from({ length: 84 }, (_, day) => referenceWindow(dayWith(usualOn(day)), start(day)));
    const policy = monitorPolicy({ looksPerDay: 1, effects: { missing: { warning: 0, critical: 0 } } });
    const verdictOn = (day: number, missing: number, known: readonly ReferenceWindow[]) =>
      judge(dayWith(missing), baseline, policy, { windows: known, start: start(day) });
    // Stored before missing values were counted: the whole baseline is all there is to hold them against.
    const old = windows.map(({ start: begun, cells }) => ({ start: begun, cells }));
    let [byTimes, byBaseline] = [0, 0];
    for (let day = 84; day < 84 + quarter; day += 1) {
      const missing = usualOn(day);
      byTimes += Number(verdictOn(day, missing, windows).causes.length > 0);
      byBaseline += Number(verdictOn(day, missing, old).causes.length > 0);
    }
    expect(byBaseline).toBeGreaterThan(80);
    expect(byTimes).toBeLessThanOrEqual(1);
    const broken = verdictOn(84, 0.5, windows);
    expect(broken.verdict).toBe('critical');
    expect(broken.causes.map(({ check }) => check)).toContain('missing');
    const found = broken.findings.find(({ check }) => check === 'missing')!;
    expect(found.variation!.factor).toBeGreaterThan(4);
    expect(found.m).toBe(12 * 4_000);
    const again = replay(broken);
    expect(again.differences).toEqual([]);
    expect(again.derivation.join('\n')).toMatch(/known-good windows vary [\d.]+ times as much as by chance: t = /);
  });

  test('a window is not blamed for values that its baseline happened to miss', async () => {
    const random = seeded(12);
    const schema = parseFeatureSchema({
      schemaVersion: 1,
      features: [
        { name: 'product', type: 'categorical' },
        { name: 'price', type: 'numeric' },
      ],
    });
    // Few sell often, many seldom; prices have a long tail.
    const rows = (count: number): Row[] =>
      Array.from({ length: count }, () => ({
        features: [`p${Math.floor(200 ** random.uniform())}`, Math.exp(1.5 * random.normal())],
      }));
    const baseline = await buildBaseline(rows(400), schema);
    const zero = { warning: 0, critical: 0 };
    const policy = monitorPolicy({ looksPerDay: 1, effects: { newCategory: zero, range: zero, featureDrift: zero } });
    const alarms = [];
    let unknown = 0;
    for (let day = 0; day < quarter; day += 1) {
      const profile = await profileRows(rows(500), baseline.binning);
      const [product] = profile.features;
      unknown += product?.kind === 'categorical' ? product.other : 0;
      alarms.push(...judge(profile, baseline, policy).causes);
    }
    expect(unknown).toBeGreaterThan(1_000);
    // The budget is one; before rare categories were pooled and left-out ones expected, every day raised some.
    expect(alarms.length).toBeLessThanOrEqual(1);
  });

  test('the same window gives the same verdict, byte for byte', () => {
    const columns = typicalColumns(5);
    const once = () => {
      const random = seeded(5);
      const baseline = simulatedBaseline(random, columns, 5_000);
      return canonicalJson(judge(simulatedProfile(random, columns, 500, baseline.binning), baseline));
    };
    expect(once()).toBe(once());
  });
});

describe('simulated draws', () => {
  test('of a binomial have its mean and variance', () => {
    const random = seeded(3);
    const draws = Array.from({ length: 20_000 }, () => binomial(random, 40, 0.3));
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(12, 0);
    expect(Math.abs(variance - 8.4)).toBeLessThan(0.3);
  });
});
