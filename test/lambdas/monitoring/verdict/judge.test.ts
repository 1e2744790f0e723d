import { buildBaseline, profileRows } from '../../../../lambdas/monitoring/profile/build-baseline';
import type { Baseline } from '../../../../lambdas/monitoring/profile/baseline';
import { canonicalJson } from '../../../../lambdas/monitoring/profile/canonical-json';
import { ProfileBuilder } from '../../../../lambdas/monitoring/profile/profile-builder';
import { judge } from '../../../../lambdas/monitoring/verdict/judge';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import type { Verdict } from '../../../../lambdas/monitoring/verdict/verdict';
import { seeded } from '../support/random';
import { shopRows, shopSchema, type ShopChange } from '../support/shop';

let baseline: Baseline;
beforeAll(async () => {
  baseline = await buildBaseline(shopRows(seeded(1), 10_000), shopSchema);
});

async function verdictOf(count: number, change: ShopChange = {}, seed = 2): Promise<Verdict> {
  return judge(await profileRows(shopRows(seeded(seed), count, change), baseline.binning), baseline);
}

const finding = (verdict: Verdict, check: string, column: string) =>
  verdict.findings.find((item) => item.check === check && item.column === column);

describe('verdict', () => {
  test('is ok when nothing has changed', async () => {
    const verdict = await verdictOf(5_000);
    expect(verdict).toMatchObject({ verdict: 'ok', causes: [], driftedFeatures: [], notJudged: [] });
    expect(verdict.largestStability).toBeLessThan(0.02);
  });

  test('is insufficient below the floor, whatever the records look like', async () => {
    const verdict = await verdictOf(8, { amountShift: 5 });
    expect(verdict.verdict).toBe('insufficient');
    expect(verdict.notJudged).toEqual(['amount', 'items', 'country', 'buys']);
  });

  test('is insufficient when a critical change could not have been seen', async () => {
    const verdict = await verdictOf(60);
    expect(verdict.verdict).toBe('insufficient');
    expect(finding(verdict, 'distribution', 'amount')!.detectable).toBeGreaterThan(0.25);
  });

  test('is insufficient without records, and says so', async () => {
    const verdict = await verdictOf(0);
    expect(verdict).toMatchObject({ verdict: 'insufficient', causes: [{ type: 'no-data' }] });
  });

  test('a feature that moved by half a deviation is covariate drift', async () => {
    const verdict = await verdictOf(5_000, { amountShift: 0.6 });
    expect(verdict.verdict).toBe('critical');
    expect(verdict.driftedFeatures).toEqual(['amount']);
    expect(verdict.causes[0]).toMatchObject({ type: 'covariate-drift', severity: 'critical', column: 'amount' });
    expect(verdict.causes[0]!.message).toMatch(/distribution of 'amount' moved: PSI \d/);
  });

  test('a real change that is too small to matter raises nothing', async () => {
    const verdict = await verdictOf(10_000, { amountShift: 0.15 });
    const change = finding(verdict, 'distribution', 'amount')!;
    expect(change.adjustedPValue).toBeLessThan(change.alpha);
    expect(change).toMatchObject({ verdict: 'ok', cause: null });
  });

  test('a change of unit is a broken contract, not drift', async () => {
    const verdict = await verdictOf(2_000, { amountFactor: 100 });
    expect(verdict.causes.map(({ type, column }) => [type, column])).toEqual(
      expect.arrayContaining([['data-contract-break', 'amount']]),
    );
    expect(verdict.causes.some(({ type }) => type === 'covariate-drift')).toBe(false);
  });

  test('new categories and missing values are broken contracts', async () => {
    const verdict = await verdictOf(3_000, { newCountryShare: 0.2, missingShare: 0.3 });
    expect(verdict.causes.map(({ check, column, severity }) => [check, column, severity])).toEqual(
      expect.arrayContaining([
        ['new-category', 'country', 'critical'],
        ['missing', 'amount', 'critical'],
      ]),
    );
    expect(finding(verdict, 'missing', 'amount')).toMatchObject({ cause: 'data-contract-break' });
  });

  test('answers that moved are prediction drift', async () => {
    const rows = shopRows(seeded(4), 4_000).map((row) => ({ ...row, prediction: Number(row.prediction) ** 3 }));
    const verdict = judge(await profileRows(rows, baseline.binning), baseline);
    expect(verdict.causes.map(({ type }) => type)).toEqual(['prediction-drift']);
  });

  test('a column without values is not judged and does not hide the others', async () => {
    const rows = shopRows(seeded(4), 4_000).map(({ prediction, features }) => ({
      prediction,
      features: [...features],
    }));
    for (const { features } of rows) features[1] = 'many';
    const verdict = judge(await profileRows(rows, baseline.binning), baseline);
    expect(verdict.notJudged).toEqual(['items']);
    expect(verdict.causes[0]).toMatchObject({ check: 'invalid', column: 'items', severity: 'critical' });
  });

  test('a constant column is judged and raises nothing', async () => {
    const constant = shopRows(seeded(6), 3_000).map((row) => ({ ...row, features: [7, ...row.features.slice(1)] }));
    const reference = await buildBaseline(constant, shopSchema);
    const same = judge(await profileRows(constant.slice(0, 500), reference.binning), reference);
    expect(same.verdict).toBe('ok');
    const other = constant.map((row) => ({ ...row, features: [8, ...row.features.slice(1)] }));
    const changed = judge(await profileRows(other, reference.binning), reference);
    expect(changed.verdict).toBe('critical');
  });

  test('features can be left out of the judgement', async () => {
    const profile = await profileRows(shopRows(seeded(2), 5_000, { amountShift: 1 }), baseline.binning);
    const verdict = judge(profile, baseline, monitorPolicy({ ignoreFeatures: ['amount'] }));
    expect(verdict.verdict).toBe('ok');
    expect(finding(verdict, 'distribution', 'amount')).toBeUndefined();
  });

  test('many malformed lines are critical, one among few is not', () => {
    const windowOf = (good: number, bad: number) => {
      const builder = new ProfileBuilder(baseline.binning);
      for (const row of shopRows(seeded(3), good)) {
        builder.addEvent(null);
        builder.addRow(row.features, row.prediction);
      }
      for (let i = 0; i < bad; i += 1) builder.addMalformed('not-json', `line ${i}`);
      return judge(builder.profile(), baseline);
    };
    expect(windowOf(1_000, 200).causes[0]).toMatchObject({ check: 'malformed', severity: 'critical' });
    expect(windowOf(1_000, 1).verdict).toBe('ok');
    expect(windowOf(0, 40).verdict).toBe('critical');
  });

  test('is plain data: the same after a journey through json', async () => {
    const verdict = await verdictOf(1_000, { amountShift: 1 });
    expect(JSON.parse(canonicalJson(verdict))).toEqual(verdict);
  });

  test('fails for a profile on other bins', () => {
    const other = new ProfileBuilder({ features: [], prediction: null }).profile();
    expect(() => judge(other, baseline)).toThrow('profile it again');
  });
});
