import { measureQuality } from '../../../lambdas/monitoring/quality/quality-metrics';
import { judgeQuality } from '../../../lambdas/monitoring/verdict/judge-quality';
import { monitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import { simulatedQuality } from '../../../test/lambdas/monitoring/support/quality-windows';
import { quarterDays } from '../worlds/quarters';
import { streamOf } from '../worlds/random-stream';
import { approvedOn, qualityWithoutFloors } from './quality';

/** Quarters in which the model stays as it was, but its labels come late. */
export interface DelayQuarters {
  /** Mean delay of labels in hours, by outcome; delays are exponential. */
  readonly positive: number;
  readonly negative: number;
  /** Share of labels that is waited for. */
  readonly maturity: number;
  readonly answers: number;
  readonly from: number;
  readonly to: number;
}

/** Windows of a quarter in alarm. */
export interface DelayCount {
  readonly quality: number;
  readonly withFloors: number;
}

/** Every window is judged day by day until its labels are mature, and then once. */
export function labelDelayNull({ positive, negative, maturity, answers, from, to }: DelayQuarters): DelayCount[] {
  const standard = monitorPolicy({ quality: { maturity } });
  const bare = { ...qualityWithoutFloors, quality: { ...qualityWithoutFloors.quality, maturity } };
  const skill = { skill: 1, groups: 0, favour: 0 };
  return Array.from({ length: to - from }, (_, i) => {
    const random = streamOf(`delay ${positive} ${negative} ${maturity} ${from + i}`);
    const references = measureQuality(simulatedQuality(random, approvedOn, skill));
    let [quality, withFloors] = [0, 0];
    for (let day = 0; day < quarterDays; day += 1) {
      for (let age = 24; age <= 60 * 24; age += 24) {
        const arrived = { positive: 1 - Math.exp(-age / positive), negative: 1 - Math.exp(-age / negative) };
        const window = simulatedQuality(random, answers, { ...skill, arrived });
        const verdict = judgeQuality(window, { references }, bare);
        if (!verdict.maturity.mature) continue;
        quality += Number(verdict.causes.length > 0);
        withFloors += Number(judgeQuality(window, { references }, standard).causes.length > 0);
        break;
      }
    }
    return { quality, withFloors };
  });
}
