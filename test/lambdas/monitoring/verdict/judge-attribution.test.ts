import { permutationAttributions } from '../../../../lambdas/monitoring/attribution/permutation';
import { attributionReference } from '../../../../lambdas/monitoring/attribution/reference';
import { judgeAttribution, replayAttribution } from '../../../../lambdas/monitoring/verdict/judge-attribution';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import { linearModel } from '../support/linear-model';
import { seeded } from '../support/random';

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
    expect(verdict.causes).toMatchObject([{ type: 'attribution-drift', column: features[usual.position] }]);
    expect(verdict.causes[0]!.message).toMatch(/was number 1, is number 12$/);
  });

  test('is insufficient on fewer records than the known-good samples have, and without enough of those', async () => {
    expect(await judgeRows(rows(150))).toMatchObject({ verdict: 'insufficient', causes: [] });
    const few = { ...(await known), samples: (await known).samples.slice(0, 5) };
    expect(judgeAttribution(few.samples[0]!, 200, few).verdict).toBe('insufficient');
  });

  test('can be replayed, and a changed verdict does not replay', async () => {
    const verdict = await judgeRows(rows(200));
    expect(replayAttribution(verdict)).toMatchObject({ agrees: true, differences: [] });
    expect(replayAttribution({ ...verdict, verdict: 'critical' })).toMatchObject({
      agrees: false,
      differences: ['attribution: stored as critical, comes out as ok'],
    });
  });

  test('raises no more alarms than the budget allows when nothing changes, even without floors', async () => {
    const zero = { warning: 0, critical: 0 };
    const policy = monitorPolicy({ attribution: { losses: zero }, quality: { looksPerDay: 1 } });
    let alarms = 0;
    for (let day = 0; day < 91; day += 1) {
      const sample = rows(200);
      const attributions = await permutationAttributions(sample, score);
      alarms += judgeAttribution(attributions, sample.length, await known, policy).causes.length;
    }
    expect(alarms).toBeLessThanOrEqual(1);
  });
});
