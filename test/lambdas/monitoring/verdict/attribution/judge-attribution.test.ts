import { permutationAttributions, type Scorer } from '../../../../../lambdas/monitoring/attribution/permutation';
import { attributionReference } from '../../../../../lambdas/monitoring/attribution/reference';
import { judgeAttribution } from '../../../../../lambdas/monitoring/verdict/attribution/judge-attribution';
import { monitorPolicy } from '../../../../../lambdas/monitoring/verdict/policy';
import { replayAttribution } from '../../../../../lambdas/monitoring/verdict/attribution/replay-attribution';
import { linearModel } from '../../support/linear-model';
import { seeded } from '../../support/random';

const sensitive = monitorPolicy({ attribution: { shares: { warning: 0.02, critical: 0.05 } } });

describe('attribution drift', () => {
  const random = seeded(8);
  const { features, score, rows } = linearModel(random, 12);
  const known = attributionReference(rows(2_400), features, score);
  const judgeRows = async (sample: readonly (readonly number[])[]) =>
    judgeAttribution(await permutationAttributions(sample, score), sample.length, await known);

  test('is ok while the answers hang on the same features', async () => {
    expect(await judgeRows(rows(200))).toMatchObject({ verdict: 'ok', causes: [] });
  });

  test('is seen when the most important feature stops to vary, and names it', async () => {
    const { usual } = [...(await judgeRows(rows(200))).features.entries()]
      .map(([position, { usual: attribution }]) => ({ usual: { position, attribution } }))
      .sort((a, b) => b.usual.attribution - a.usual.attribution)[0]!;
    const verdict = await judgeRows(rows(200).map((row) => row.with(usual.position, 0)));
    expect(verdict.verdict).toBe('warning');
    expect(verdict.causes).toMatchObject([
      { type: 'attribution-drift', column: features[usual.position] },
      { type: 'attribution-drift', column: features[usual.position] },
    ]);
    expect(verdict.causes[0]!.message).toMatch(/was number 1, is number 12$/);
  });

  test('is seen among features that count alike, where the order alone shows nothing', async () => {
    const alike: Scorer = async (records) =>
      records.map((record) => record.reduce<number>((sum, x) => sum + Number(x), 0));
    const reference = await attributionReference(rows(2_400), features, alike);
    const broken = rows(200).map((row) => row.with(3, 0));
    const verdict = judgeAttribution(await permutationAttributions(broken, alike), 200, reference, sensitive);
    const [ranking, shares] = verdict.findings;
    expect(ranking).toMatchObject({ measure: 'ranking', verdict: 'ok' });
    expect(ranking!.loss).toBeLessThan(0.1);
    expect(shares).toMatchObject({ measure: 'shares', verdict: 'critical' });
    expect(verdict.causes).toMatchObject([{ column: 'x3', severity: 'critical' }]);
    expect(verdict.causes[0]!.message).toMatch(/'x3' had 8\.\d+ % of it, has 0 %$/);
  });

  test('is insufficient on fewer records than the known-good samples have, and without enough of those', async () => {
    expect(await judgeRows(rows(150))).toMatchObject({ verdict: 'insufficient', causes: [] });
    expect((await judgeRows(rows(150))).reason).toBe('150 records could be used, 200 are needed');
    const few = { ...(await known), samples: (await known).samples.slice(0, 5) };
    expect(judgeAttribution(few.samples[0]!, 200, few)).toMatchObject({
      verdict: 'insufficient',
      reason: 'known-good data give 5 samples, 8 are needed',
    });
  });

  test('is insufficient where known-good samples differ so much that nothing could be seen', async () => {
    const wild = Array.from({ length: 12 }, () => features.map(() => random.uniform()));
    const reference = { features, records: 200, samples: wild };
    const verdict = judgeAttribution(
      wild[0]!,
      200,
      reference,
      monitorPolicy({ attribution: { shares: { critical: 0.15 } } }),
    );
    expect(verdict).toMatchObject({ verdict: 'insufficient', causes: [] });
    expect(verdict.reason).toMatch(
      /^only a loss of \d.* could be told from chance, 0.25 is critical: take larger samples$/,
    );
  });

  test('can be replayed, and a changed verdict does not replay', async () => {
    const verdict = await judgeRows(rows(200));
    expect(replayAttribution(verdict)).toMatchObject({ agrees: true, differences: [] });
    expect(replayAttribution({ ...verdict, verdict: 'critical' })).toMatchObject({
      agrees: false,
      differences: ['attribution: stored as critical, comes out as ok'],
    });
    const moved = { ...verdict, current: verdict.current.map((value, i) => (i === 0 ? 0 : value)) };
    expect(replayAttribution(moved).differences).toContainEqual(
      expect.stringMatching(/^ranking of attributions: loss is/),
    );
  });

  test('raises no more alarms than the budget allows when nothing changes, even without floors', async () => {
    const zero = { warning: 0, critical: 0 };
    const policy = monitorPolicy({ attribution: { losses: zero, shares: zero }, quality: { looksPerDay: 1 } });
    let alarms = 0;
    for (let day = 0; day < 91; day += 1) {
      const sample = rows(200);
      const attributions = await permutationAttributions(sample, score);
      alarms += Math.min(1, judgeAttribution(attributions, sample.length, await known, policy).causes.length);
    }
    expect(alarms).toBeLessThanOrEqual(1);
  });
});
