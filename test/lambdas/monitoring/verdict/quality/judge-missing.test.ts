import { canonicalJson } from '../../../../../lambdas/monitoring/profile/canonical-json';
import { learnLateOutcomes } from '../../../../../lambdas/monitoring/quality/late-outcomes';
import { QualityBuilder } from '../../../../../lambdas/monitoring/quality/quality-builder';
import { measureQuality } from '../../../../../lambdas/monitoring/quality/quality-metrics';
import { missingSentences } from '../../../../../lambdas/monitoring/verdict/quality/explain-missing';
import { renderReport } from '../../../../../lambdas/monitoring/report/report';
import { judgeQuality } from '../../../../../lambdas/monitoring/verdict/quality/judge-quality';
import { monitorPolicy } from '../../../../../lambdas/monitoring/verdict/policy';
import type { QualityVerdict } from '../../../../../lambdas/monitoring/verdict/quality/quality-verdict';
import { replayQuality } from '../../../../../lambdas/monitoring/verdict/quality/replay-quality';
import { seeded } from '../../support/random';

type Kind = 'binary' | 'multiclass' | 'numeric';

interface World {
  readonly count?: number;
  readonly kind?: Kind;
  /** Share of outcomes that have come: positive or right ones or small errors, and the others. */
  readonly come?: readonly [number, number];
  /** Added to the chance of a positive outcome. */
  readonly lift?: number;
  /** Share of outcomes that hang on the score, or the size of errors. */
  readonly skill?: number;
  readonly seed?: number;
  /** Share of answers of the first group that are wrong whatever they say. */
  readonly unfair?: number;
}

function windowOf(world: World) {
  const { count = 5_000, kind = 'binary', come = [1, 1], lift = 0, skill = 1, seed = 1, unfair = 0 } = world;
  const random = seeded(seed);
  const attributes = kind === 'binary' ? [{ name: 'country', groups: ['DE', 'FR'] }] : [];
  const builder = new QualityBuilder({ kind, positive: '1', threshold: kind === 'binary' ? 0.5 : null, attributes });
  for (let i = 0; i < count; i += 1) {
    const score = random.uniform();
    const group = random.uniform() < 0.4 ? 'DE' : 'FR';
    const positive = random.uniform() < skill * score + (1 - skill) * 0.5 + lift;
    const flipped = group === 'DE' && random.uniform() < unfair ? score < 0.5 : positive;
    const first = kind === 'binary' ? flipped : random.uniform() < 0.8 * skill;
    const label = kind === 'binary' ? Number(flipped) : kind === 'multiclass' ? (first ? 'a' : 'b') : first ? 1 : 3;
    const answer = { score: kind === 'binary' ? score : kind === 'multiclass' ? 'a' : 0, time: null, groups: [group] };
    if (random.uniform() < come[first ? 0 : 1]) builder.addOutcome({ ...answer, label, recordedAt: null });
    else builder.addWaiting(answer);
  }
  return builder.profile();
}

const referencesOf = (kind: Kind) => measureQuality(windowOf({ count: 20_000, seed: 100, kind }));
const lateOf = (come: readonly [number, number], kind: Kind = 'binary') =>
  learnLateOutcomes(
    [1, 2, 3, 4, 5, 6, 7].map((seed) => ({
      early: windowOf({ seed: 200 + seed, come, kind }),
      late: windowOf({ seed: 200 + seed, kind }),
    })),
    { settled: true, windowDays: 7 },
  )!;
const judged = (world: World, late?: ReturnType<typeof lateOf>) => {
  const context = { references: referencesOf(world.kind ?? 'binary'), ...(late && { late }) };
  return judgeQuality(windowOf(world), context, monitorPolicy({ quality: { maturity: 0.5 } }));
};
const levelOf = ({ findings }: QualityVerdict, metric: string) =>
  findings.find((finding) => finding.metric === metric)!.verdict;
const slow = [0.7, 1] as const;

describe('where nothing tells how late outcomes differ', () => {
  test('a loss that missing outcomes may explain is insufficient, with what is missing and the way out', () => {
    const verdict = judged({ come: slow });
    expect(verdict).toMatchObject({ verdict: 'insufficient', causes: [] });
    expect([levelOf(verdict, 'auc'), levelOf(verdict, 'calibration')]).toEqual(['ok', 'insufficient']);
    const run = { runVersion: 1, verdict: verdict.verdict, drift: null, quality: verdict, profile: null } as const;
    expect(renderReport({ title: 'shop', run, history: [] })).toContain('hangs on outcomes that are missing');
    expect(verdict.reason).toMatch(
      /a loss of 0\.\d+ if the 7\d\d missing outcomes are like the others, 0\.\d+ if they are not.*judge again when they have come.*recordedAt/,
    );
  });

  test('a loss that holds whatever they are is an alarm that says so', () => {
    const verdict = judged({ come: [0.95, 0.95], lift: 0.2 });
    const cause = verdict.causes.find(({ column }) => column === 'calibration')!;
    expect(cause.message).toMatch(
      /a loss of 0\.\d+, at least 0\.\d+ whatever the \d+ missing outcomes are, critical from/,
    );
    const { proven, loss } = verdict.findings.find(({ metric }) => metric === 'calibration')!;
    expect(proven!.loss).toBeLessThan(loss);
    expect(cause.effect).toBe(proven!.loss);
  });

  test('skill that is lost is told by AUC, which the delay of a class does not change', () => {
    const verdict = judged({ come: slow, skill: 0.5 });
    expect([verdict.verdict, levelOf(verdict, 'auc')]).toEqual(['critical', 'critical']);
  });

  test('few missing outcomes change no verdict', () => {
    expect(judged({ come: [0.98, 0.98] })).toMatchObject({ verdict: 'ok', reason: null });
  });

  test.each<[Kind, string]>([
    ['multiclass', 'accuracy'],
    ['numeric', 'mae'],
  ])('%s: missing outcomes leave %s open, and a loss that holds with them is told', (kind, metric) => {
    expect(levelOf(judged({ kind, come: [0.5, 1] }), metric)).toBe('insufficient');
    expect(levelOf(judged({ kind, come: [0.98, 0.98], skill: 0.7 }), metric)).toMatch(/warning|critical/);
  });

  test('so with the accuracy of a group', () => {
    const accuracyOf = ({ fairness }: QualityVerdict) => fairness.find(({ disparity }) => disparity === 'accuracy')!;
    const open = judged({ come: [0.8, 0.8], unfair: 0.3 });
    expect(accuracyOf(open).verdict).toBe('insufficient');
    expect(open.verdict === 'ok').toBe(false);
    const certain = judged({ come: [0.98, 0.98], unfair: 0.3 });
    expect(accuracyOf(certain).verdict).toMatch(/warning|critical/);
    expect(certain.causes.find(({ message }) => message.startsWith('accuracy difference'))!.message).toMatch(
      /at least \d+(\.\d+)? points whatever the \d+ missing outcomes are/,
    );
  });
});

describe('where older days tell how late outcomes differ', () => {
  test('they are made up for: what has not changed is ok, though more of one class is missing', () => {
    const verdict = judged({ come: slow }, lateOf(slow));
    expect(verdict).toMatchObject({ verdict: 'ok', causes: [], reason: null });
    const { value, incomplete } = verdict.measures.calibration!;
    expect(Math.abs(value)).toBeLessThan(0.02);
    expect(incomplete!.known).toBeGreaterThan(0.06);
    const { positiveRate, accuracy, precision } = verdict.measures;
    const whole = measureQuality(windowOf({}));
    expect(Math.abs(positiveRate!.value - whole.positiveRate!.value)).toBeLessThan(0.02);
    expect(Math.abs(accuracy!.value - whole.accuracy!.value)).toBeLessThan(0.02);
    expect(Math.abs(precision!.value - whole.precision!.value)).toBeLessThan(0.02);
    expect(missingSentences(verdict).join('\n')).toMatch(
      /of 7 older days, whose late outcomes are made up for: 70(\.\d)? % of positive outcomes and 100 % of negative ones had come/,
    );
  });

  test('a window is mature by what is usual at its age, though nine of ten have not come', () => {
    const late = lateOf([0.84, 1]);
    const usual = judgeQuality(windowOf({ come: [0.74, 1], lift: 0.1 }), { references: referencesOf('binary'), late });
    expect(usual.maturity).toMatchObject({ mature: true, expected: expect.closeTo(0.92, 1) });
    const stopped = judgeQuality(windowOf({ come: [0.5, 1], lift: 0.2 }), { references: referencesOf('binary'), late });
    expect(stopped).toMatchObject({ verdict: 'insufficient', maturity: { mature: false } });
    expect(replayQuality(JSON.parse(canonicalJson(stopped)) as QualityVerdict).differences).toEqual([]);
  });

  test('a real loss is told, with the value as it was counted', () => {
    const verdict = judged({ come: slow, lift: 0.2 }, lateOf(slow));
    expect(levelOf(verdict, 'calibration')).toBe('critical');
    expect(verdict.causes.map(({ message }) => message).join()).toMatch(
      /with late outcomes made up for: -?0\.\d+ without/,
    );
  });

  test('that a delivery stopped is not taken for a loss', () => {
    // Of the positive outcomes 40 % are here instead of the usual 70 %.
    const verdict = judged({ come: [0.4, 1] }, lateOf(slow));
    expect(levelOf(verdict, 'calibration')).toBe('insufficient');
    expect(verdict.reason).toContain('fewer have come than usually do by this age');
  });

  test.each<[Kind, string]>([
    ['multiclass', 'accuracy'],
    ['numeric', 'mae'],
  ])('%s: %s is reckoned with them', (kind, metric) => {
    const late = lateOf([0.75, 1], kind);
    expect(judged({ kind, come: [0.75, 1] }, late)).toMatchObject({ verdict: 'ok' });
    expect(levelOf(judged({ kind, come: [0.75, 1], skill: 0.7 }, late), metric)).toMatch(/warning|critical/);
  });
});

describe('replay of a verdict with missing outcomes', () => {
  const worlds: [string, World, boolean][] = [
    ['nothing known', { come: slow, unfair: 0.3 }, false],
    ['a proven loss', { come: [0.95, 0.95], lift: 0.2, unfair: 0.4 }, false],
    ['late ones made up for', { come: slow, lift: 0.2, unfair: 0.4 }, true],
    ['numbers', { kind: 'numeric', come: slow, skill: 0.7 }, true],
    ['classes', { kind: 'multiclass', come: slow, skill: 0.7 }, true],
  ];

  test.each(worlds)('comes out the same: %s', (_, world, learnt) => {
    const late = learnt ? lateOf(slow, world.kind) : undefined;
    const verdict = JSON.parse(canonicalJson(judged(world, late))) as QualityVerdict;
    expect(replayQuality(verdict)).toMatchObject({ agrees: true, differences: [] });
  });

  test('names what was tampered with, and shows what is certain', () => {
    const verdict = judged({ come: slow, lift: 0.2 }, lateOf(slow));
    const late = { ...verdict.late!, days: verdict.late!.days.map(({ late: all }) => ({ early: all, late: all })) };
    expect(replayQuality({ ...verdict, late }).differences.join()).toMatch(/Calibration .*: value is stored as/);
    const certain = judged({ come: [0.95, 0.95], lift: 0.2 });
    expect(replayQuality(certain).derivation.join('\n')).toMatch(
      /at most \(-0\.\d+ · 4\d{3} \+ 0\.\d+ · \d+\) ÷ 5000 = -0\.\d+/,
    );
    expect(replayQuality(certain).derivation.join('\n')).toMatch(
      /at least 0\.\d+ whatever the missing outcomes are: p/,
    );
  });
});
