import type { Baseline } from '../../../../lambdas/monitoring/profile/baseline';
import { buildBaseline, profileRows } from '../../../../lambdas/monitoring/profile/build-baseline';
import { canonicalJson } from '../../../../lambdas/monitoring/profile/canonical-json';
import { judge } from '../../../../lambdas/monitoring/verdict/judge';
import { replay } from '../../../../lambdas/monitoring/verdict/replay';
import type { Verdict } from '../../../../lambdas/monitoring/verdict/verdict';
import { seeded } from '../support/random';
import { shopRows, shopSchema, type ShopChange } from '../support/shop';

let baseline: Baseline;
beforeAll(async () => {
  baseline = await buildBaseline(shopRows(seeded(1), 5_000), shopSchema);
});

async function stored(count: number, change: ShopChange, seed = 2): Promise<Verdict> {
  const verdict = judge(await profileRows(shopRows(seeded(seed), count, change), baseline.binning), baseline);
  return JSON.parse(canonicalJson(verdict)) as Verdict;
}

describe('replay', () => {
  test.each<[number, ShopChange]>([
    [2_000, {}],
    [2_000, { amountShift: 1, newCountryShare: 0.1, missingShare: 0.2 }],
    [2_000, { amountFactor: 50 }],
    [60, { amountShift: 2 }],
    [0, {}],
  ])('of a stored verdict on %p records comes out the same (%j)', async (count, change) => {
    expect(replay(await stored(count, change))).toMatchObject({ agrees: true, differences: [] });
  });

  test('shows how an alarm follows from its counts', async () => {
    const lines = replay(await stored(2_000, { amountShift: 1 })).derivation.join('\n');
    expect(lines).toMatch(/feature-drift: 0\.1429 \/ 2184 looks = 0\.00006541 a look; 3 test\(s\)/);
    expect(lines).toMatch(/critical: distribution of 'amount' \(covariate-drift\)/);
    expect(lines).toMatch(/by chance alone: \(\d+ − 1\)·\(1\/n \+ 1\/m\) = [\d.]+; effect = PSI less that = [\d.]+/);
    expect(lines).toMatch(/real: p = \S+, number 1 of 3; corrected: p · 3 \/ 1 = \S+ ≤ 0\.00006541/);
    expect(lines).toMatch(/large: effect [\d.]+ ≥ critical floor 0\.25/);
  });

  test('names what was tampered with', async () => {
    const verdict = await stored(2_000, { amountShift: 1 });
    const findings = verdict.findings.map((finding) =>
      finding.check === 'distribution' && finding.column === 'amount'
        ? { ...finding, statistic: 0.01, verdict: 'ok' as const }
        : finding,
    );
    const { agrees, differences } = replay({ ...verdict, findings });
    expect(agrees).toBe(false);
    expect(differences.join('\n')).toMatch(/distribution of amount: statistic is stored as 0\.01, comes out as/);
    expect(differences.join('\n')).toMatch(/stored as ok, comes out as critical/);
  });
});
