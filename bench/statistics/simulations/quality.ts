import { measureQuality } from '../../../lambdas/monitoring/quality/quality-metrics';
import { judgeQuality } from '../../../lambdas/monitoring/verdict/quality/judge-quality';
import { monitorPolicy, type MonitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import { simulatedQuality } from '../../../test/lambdas/monitoring/support/quality-windows';
import type { QualityReferences } from '../../../lambdas/monitoring/verdict/quality/quality-check';
import type { Random } from '../../../test/lambdas/monitoring/support/random';
import { quarterDays } from '../worlds/quarters';
import { streamOf } from '../worlds/random-stream';

/** Outcomes that the approved model was measured on. */
export const approvedOn = 20_000;

/** Quarters in which a classifier stays as good and as fair as it was; each has an approved model of its own. */
export interface QualityQuarters {
  /** Outcomes of a daily window. */
  readonly labels: number;
  readonly groups: number;
  readonly from: number;
  readonly to: number;
}

/** Windows of a quarter in alarm: without floors by kind, and with the default ones. */
export interface QualityCount {
  readonly quality: number;
  readonly fairness: number;
  readonly withFloors: number;
}

const zero = { warning: 0, critical: 0 };

/** No floors: whatever is real raises an alarm. */
export const qualityWithoutFloors: MonitorPolicy = monitorPolicy({
  quality: { losses: { auc: zero, calibration: zero, accuracy: zero, mae: zero, rmse: zero } },
  fairness: { disparities: { selection: zero, impact: zero, opportunity: zero, falseAlarm: zero, accuracy: zero } },
});

export function qualityNull({ labels, groups, from, to }: QualityQuarters): QualityCount[] {
  return Array.from({ length: to - from }, (_, i) => {
    const random = streamOf(`quality ${labels} ${groups} ${from + i}`);
    const skill = { skill: 1, groups, favour: 0 };
    const references = measureQuality(simulatedQuality(random, approvedOn, { ...skill, groups: 0 }));
    let [quality, fairness, withFloors] = [0, 0, 0];
    for (let day = 0; day < quarterDays; day += 1) {
      const window = simulatedQuality(random, labels, skill);
      const types = new Set(judgeQuality(window, { references }, qualityWithoutFloors).causes.map(({ type }) => type));
      quality += Number(types.has('quality-loss'));
      fairness += Number(types.has('fairness-loss'));
      // What is not real without floors is not with them.
      if (types.size > 0) withFloors += Number(judgeQuality(window, { references }).causes.length > 0);
    }
    return { quality, fairness, withFloors };
  });
}

/** How often a change is told. */
export interface Power {
  readonly alarm: number;
  readonly critical: number;
}

/** Shares of verdicts. */
export function powerOf(levels: readonly string[]): Power {
  const share = (...wanted: string[]) => levels.filter((level) => wanted.includes(level)).length / levels.length;
  return { alarm: share('warning', 'critical'), critical: share('critical') };
}

/** Outcomes hang less on the scores. */
export interface QualityLoss {
  readonly labels: number;
  /** 1: as much as ever; 0: not at all. */
  readonly skill: number;
  readonly repetitions: number;
}

/** How often a loss of AUC is told, and how large it is in truth. */
export function qualityPower({ labels, skill, repetitions }: QualityLoss): Power & { readonly lost: number } {
  const random = streamOf(`quality power ${labels} ${skill}`);
  const levels = Array.from({ length: repetitions }, () => {
    const context = { references: approved(random) };
    return judgeQuality(simulatedQuality(random, labels, { skill, groups: 0, favour: 0 }), context).verdict;
  });
  return { ...powerOf(levels), lost: areaOf(1) - areaOf(skill) };
}

/** An approved model, as it happened to be measured: a new one every time, so that no curve hangs on one measurement. */
function approved(random: Random): QualityReferences {
  return measureQuality(simulatedQuality(random, approvedOn, { skill: 1, groups: 0, favour: 0 }));
}

/** AUC of a skill, from two million outcomes. */
function areaOf(skill: number): number {
  const random = streamOf('area');
  return measureQuality(simulatedQuality(random, 2_000_000, { skill, groups: 0, favour: 0 })).auc!.value;
}

/** One of five groups gets more positive answers than the others. */
export interface Favour {
  readonly labels: number;
  readonly favour: number;
  readonly repetitions: number;
}

export function fairnessPower({ labels, favour, repetitions }: Favour): Power {
  const random = streamOf(`fairness power ${labels} ${favour}`);
  const references = measureQuality(simulatedQuality(random, approvedOn, { skill: 1, groups: 0, favour: 0 }));
  const levels = Array.from({ length: repetitions }, () => {
    const { fairness } = judgeQuality(simulatedQuality(random, labels, { skill: 1, groups: 5, favour }), {
      references,
    });
    const verdicts = fairness.map(({ verdict }) => verdict);
    return ['critical', 'warning'].find((level) => verdicts.some((verdict) => verdict === level)) ?? 'ok';
  });
  return powerOf(levels);
}
