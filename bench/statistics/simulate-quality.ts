import { measureQuality } from '../../lambdas/monitoring/quality/quality-metrics';
import { judgeQuality } from '../../lambdas/monitoring/verdict/judge-quality';
import { monitorPolicy, type MonitorPolicy } from '../../lambdas/monitoring/verdict/policy';
import { simulatedQuality } from '../../test/lambdas/monitoring/support/quality-windows';
import { seeded } from '../../test/lambdas/monitoring/support/random';

const quarterDays = 91;
/** Outcomes that the approved model was measured on. */
const approvedOn = 20_000;

/** A world in which a model stays as good and as fair as it was. */
export interface QualityWorld {
  /** Outcomes of a window. */
  readonly labels: number;
  readonly groups: number;
  readonly quarters: number;
}

/** Windows a quarter that raise an alarm. */
export interface QualityNull extends QualityWorld {
  readonly alarms: number;
  readonly qualityWithoutFloors: number;
  readonly fairnessWithoutFloors: number;
}

function withoutFloors(): MonitorPolicy {
  const zero = { warning: 0, critical: 0 };
  return monitorPolicy({
    quality: { losses: { auc: zero, calibration: zero } },
    fairness: { disparities: { selection: zero, impact: zero, opportunity: zero, falseAlarm: zero, accuracy: zero } },
  });
}

/** Counts alarms in quarters of daily windows. Every quarter has an approved model of its own. */
export function simulateQualityNull(world: QualityWorld, seed: number): QualityNull {
  const random = seeded(seed);
  const skill = { skill: 1, groups: world.groups, favour: 0 };
  const [standard, bare] = [monitorPolicy(), withoutFloors()];
  let [alarms, quality, fairness] = [0, 0, 0];
  for (let quarter = 0; quarter < world.quarters; quarter += 1) {
    const references = measureQuality(simulatedQuality(random, approvedOn, { ...skill, groups: 0 }));
    for (let day = 0; day < quarterDays; day += 1) {
      const window = simulatedQuality(random, world.labels, skill);
      if (judgeQuality(window, { references }, standard).causes.length > 0) alarms += 1;
      const types = new Set(judgeQuality(window, { references }, bare).causes.map(({ type }) => type));
      if (types.has('quality-loss')) quality += 1;
      if (types.has('fairness-loss')) fairness += 1;
    }
  }
  return {
    ...world,
    alarms: alarms / world.quarters,
    qualityWithoutFloors: quality / world.quarters,
    fairnessWithoutFloors: fairness / world.quarters,
  };
}

/** How often a loss, or a favour, is noticed. */
export interface QualityPower {
  readonly labels: number;
  readonly alarm: number;
  readonly critical: number;
  readonly insufficient: number;
}

/** Outcomes hang less on the scores, or a group of five is favoured; counts what the verdict says. */
export function simulateQualityPower(
  labels: number,
  change: { readonly skill: number; readonly favour: number },
  repetitions: number,
  seed: number,
): QualityPower & { readonly areaLost: number } {
  const random = seeded(seed);
  const approved = measureQuality(simulatedQuality(random, approvedOn, { skill: 1, groups: 0, favour: 0 }));
  const policy = monitorPolicy();
  const levels = Array.from({ length: repetitions }, () => {
    const window = simulatedQuality(random, labels, { ...change, groups: change.favour > 0 ? 5 : 0 });
    return judgeQuality(window, { references: approved }, policy).verdict;
  });
  const share = (level: string) => levels.filter((one) => one === level).length / repetitions;
  const area = (skill: number) =>
    measureQuality(simulatedQuality(random, 2_000_000, { skill, groups: 0, favour: 0 })).auc!.value;
  return {
    labels,
    alarm: share('warning') + share('critical'),
    critical: share('critical'),
    insufficient: share('insufficient'),
    areaLost: change.skill === 1 ? 0 : area(1) - area(change.skill),
  };
}
