import { delayEdges, maturityCurve } from '../../../../../lambdas/monitoring/quality/label-delay';
import { learnCalibration } from '../../../../../lambdas/monitoring/quality/performance-estimate';
import { QualityBuilder, qualityTask } from '../../../../../lambdas/monitoring/quality/quality-builder';
import { measureQuality } from '../../../../../lambdas/monitoring/quality/quality-metrics';
import type { BinaryOutcomes } from '../../../../../lambdas/monitoring/quality/quality-profile';
import { judgeQuality, type QualityContext } from '../../../../../lambdas/monitoring/verdict/quality/judge-quality';
import { monitorPolicy } from '../../../../../lambdas/monitoring/verdict/policy';
import { canonicalJson } from '../../../../../lambdas/monitoring/profile/canonical-json';
import type { QualityVerdict } from '../../../../../lambdas/monitoring/verdict/quality/quality-verdict';
import { replayQuality } from '../../../../../lambdas/monitoring/verdict/quality/replay-quality';
import { seeded } from '../../support/random';
import { shopSchema } from '../../support/shop';

interface World {
  readonly count: number;
  /** How much the score says about the outcome: 1 all, 0 nothing. */
  readonly skill?: number;
  readonly labelled?: number;
  /** Added to the probability of a positive outcome. */
  readonly lift?: number;
  readonly seed?: number;
  readonly groupBias?: number;
}

function windowOf({ count, skill = 1, labelled = 1, lift = 0, seed = 1, groupBias = 0 }: World) {
  const random = seeded(seed);
  const task = qualityTask(shopSchema, [{ name: 'country', groups: ['DE', 'FR'] }]);
  const builder = new QualityBuilder(task);
  for (let i = 0; i < count; i += 1) {
    const base = random.uniform();
    const group = random.uniform() < 0.4 ? 'DE' : 'FR';
    const score = Math.min(1, Math.max(0, base + (group === 'DE' ? groupBias : 0)));
    const answer = { score, time: '2026-01-01T00:00:00Z', groups: [group] };
    const positive = random.uniform() < skill * base + (1 - skill) * 0.5 + lift;
    if (random.uniform() < labelled) {
      builder.addOutcome({ ...answer, label: Number(positive), recordedAt: '2026-01-01T12:00:00Z' });
    } else builder.addWaiting(answer);
  }
  return builder.profile();
}

const good = windowOf({ count: 20_000, seed: 100 });
const references = measureQuality(good);
const context: QualityContext = { references, asOf: '2026-01-05T00:00:00Z', delayHours: 24 };

describe('quality verdict', () => {
  test('is ok when quality is what it was', () => {
    const verdict = judgeQuality(windowOf({ count: 5_000 }), context);
    expect(verdict).toMatchObject({ verdict: 'ok', causes: [], maturity: { mature: true, ageHours: 96 } });
    expect(verdict.findings.map(({ metric }) => metric)).toEqual(['auc', 'calibration']);
  });

  test('a real and large loss is critical, with its interval', () => {
    const verdict = judgeQuality(windowOf({ count: 5_000, skill: 0.6 }), context);
    expect(verdict.verdict).toBe('critical');
    expect(verdict.causes[0]).toMatchObject({ type: 'quality-loss', column: 'auc', severity: 'critical' });
    expect(verdict.causes[0]!.message).toMatch(
      /AUC is 0\.\d+ on 5000 outcomes \(95 % interval 0\.\d+ to 0\.\d+\), was 0\.\d+: a loss of/,
    );
  });

  test('a real loss that is too small to matter raises nothing', () => {
    const policy = monitorPolicy({ quality: { losses: { auc: { warning: 0.15, critical: 0.3 } } } });
    const verdict = judgeQuality(windowOf({ count: 5_000, skill: 0.75 }), context, policy);
    const auc = verdict.findings.find(({ metric }) => metric === 'auc')!;
    expect(auc.adjustedPValue).toBeLessThan(auc.alpha);
    expect(verdict.verdict).toBe('ok');
  });

  test('more positive outcomes than predicted are a loss of calibration', () => {
    const verdict = judgeQuality(windowOf({ count: 5_000, lift: 0.15 }), context);
    expect(verdict.causes.map(({ column }) => column)).toContain('calibration');
  });

  test('a large loss on few labels is not proven, and the window is insufficient', () => {
    const verdict = judgeQuality(windowOf({ count: 150, skill: 0.88, seed: 4 }), context);
    expect(verdict.verdict).toBe('insufficient');
    expect(verdict.findings[0]!.detectable).toBeGreaterThan(0.05);
  });

  test('a window whose labels have not come is insufficient and gets an estimate', () => {
    const calibration = learnCalibration(good.outcomes as BinaryOutcomes);
    const early = { ...context, asOf: '2026-01-01T10:00:00Z', calibration, calibrationHeld: true };
    const verdict = judgeQuality(windowOf({ count: 5_000, labelled: 0 }), early);
    expect(verdict).toMatchObject({ verdict: 'insufficient', findings: [], maturity: { mature: false } });
    expect(verdict.estimate!.trusted).toBe(true);
    expect(Math.abs(verdict.estimate!.auc! - references.auc!.value)).toBeLessThan(0.02);
  });

  test('an estimate is not trusted when the calibration is known not to hold', () => {
    const calibration = learnCalibration(good.outcomes as BinaryOutcomes);
    const lifted = judgeQuality(windowOf({ count: 5_000, labelled: 0.1, lift: 0.2 }), { ...context, calibration });
    expect(lifted.estimate!.trusted).toBe(false);
    const unchecked = judgeQuality(windowOf({ count: 5_000, labelled: 0 }), { ...context, calibration });
    expect(unchecked.estimate!.trusted).toBe(false);
  });

  test('a maturity curve says when a window may be judged', () => {
    const arrived = delayEdges.map((edge) => (edge === 72 ? 900 : 0));
    const curve = maturityCurve([{ ageHours: 10_000, arrived: [...arrived, 0], waiting: 100 }])!;
    const judged = (asOf: string) =>
      judgeQuality(windowOf({ count: 5_000 }), { references, asOf, maturityCurve: curve });
    expect(judged('2026-01-03T00:00:00Z')).toMatchObject({ verdict: 'insufficient', maturity: { expected: 0 } });
    expect(judged('2026-01-05T00:00:00Z')).toMatchObject({ verdict: 'ok', maturity: { expected: 1 } });
  });

  test('without knowledge of the delay the labels at hand have to make up the window', () => {
    expect(judgeQuality(windowOf({ count: 5_000, labelled: 0.5 }), { references }).verdict).toBe('insufficient');
    expect(judgeQuality(windowOf({ count: 5_000, labelled: 0.95 }), { references }).verdict).toBe('ok');
  });

  test('a loss within what good windows vary by raises nothing', () => {
    const window = windowOf({ count: 5_000, skill: 0.8, seed: 8 });
    const history = { auc: [0.02, -0.04, 0.05, 0.01, -0.03, 0.06, 0.03, -0.05, 0.04, 0] };
    expect(judgeQuality(window, context).verdict).not.toBe('ok');
    const calm = judgeQuality(window, { ...context, history });
    expect(calm.findings.find(({ metric }) => metric === 'auc')!.verdict).toBe('ok');
  });

  test('metrics without a reference are reported and not judged', () => {
    const policy = monitorPolicy({ quality: { judged: ['auc', 'recall'] } });
    const verdict = judgeQuality(windowOf({ count: 5_000, skill: 0.3 }), { ...context, references: {} }, policy);
    expect(verdict.findings).toEqual([]);
    expect(verdict.measures.recall!.value).toBeGreaterThan(0);
    expect(verdict.verdict).toBe('insufficient');
  });

  test('raises no more false alarms than the budget: one a quarter, at daily looks', () => {
    const zero = { warning: 0, critical: 0 };
    const policy = monitorPolicy({
      quality: { minimumLabels: 100, losses: { auc: zero, calibration: zero } },
      fairness: { disparities: { selection: zero, impact: zero, opportunity: zero, falseAlarm: zero, accuracy: zero } },
    });
    let alarms = 0;
    for (let day = 0; day < 2 * 91; day += 1) {
      const verdict = judgeQuality(windowOf({ count: 250, seed: 1_000 + day }), context, policy);
      if (verdict.causes.length > 0) alarms += 1;
    }
    expect(alarms).toBeLessThanOrEqual(4);
  });
});

describe('replay of a quality verdict', () => {
  test.each<World>([
    { count: 3_000 },
    { count: 3_000, skill: 0.5, groupBias: 0.3 },
    { count: 3_000, lift: 0.2 },
    { count: 80 },
  ])('comes out the same for %j', (world) => {
    const verdict = JSON.parse(canonicalJson(judgeQuality(windowOf(world), context))) as QualityVerdict;
    expect(replayQuality(verdict)).toMatchObject({ agrees: true, differences: [] });
  });

  test('writes down how a loss was judged, and names what was tampered with', () => {
    const verdict = judgeQuality(windowOf({ count: 3_000, skill: 0.5, groupBias: 0.3 }), context);
    const lines = replayQuality(verdict).derivation.join('\n');
    expect(lines).toMatch(/critical: AUC \(quality-loss\)\n {2}now 0\.\d+ ± 0\.\d+ on 3000 outcomes; approved was/);
    expect(lines).toMatch(
      /critical: difference in positive proportions \(DPPL\) of country=DE .*\n {2}positive answers: \d+ of \d+/,
    );
    const findings = verdict.findings.map((finding) => ({ ...finding, loss: 0 }));
    expect(replayQuality({ ...verdict, findings }).differences.join()).toMatch(
      /AUC: loss is stored as 0, comes out as/,
    );
  });
});

describe('fairness verdict', () => {
  test('finds a group that is selected more often, with intervals', () => {
    const verdict = judgeQuality(windowOf({ count: 5_000, groupBias: 0.25 }), context);
    const selection = verdict.fairness.find(({ disparity }) => disparity === 'selection')!;
    expect(selection).toMatchObject({ attribute: 'country', group: 'DE', verdict: 'critical' });
    expect(selection.lower).toBeGreaterThan(0.15);
    expect(verdict.causes.some(({ type, column }) => type === 'fairness-loss' && column === 'country=DE')).toBe(true);
  });

  test('groups that are treated alike raise nothing', () => {
    const verdict = judgeQuality(windowOf({ count: 5_000 }), context);
    expect(verdict.fairness.map(({ verdict: level }) => level)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(verdict.thinGroups).toEqual([]);
  });

  test('a group that is too small is named, not judged', () => {
    const verdict = judgeQuality(windowOf({ count: 150, groupBias: 0.4 }), context);
    expect(verdict.fairness).toEqual([]);
    expect(verdict.thinGroups).toEqual(['country=DE']);
  });
});
