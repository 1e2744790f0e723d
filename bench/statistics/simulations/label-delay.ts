import { delayEdges, settledChange } from '../../../lambdas/monitoring/quality/label-delay';
import {
  learnLateOutcomes,
  type LateOutcomes,
  type PairedDay,
} from '../../../lambdas/monitoring/quality/late-outcomes';
import { mergeQuality } from '../../../lambdas/monitoring/quality/merge-quality';
import { measureQuality } from '../../../lambdas/monitoring/quality/quality-metrics';
import type { QualityProfile } from '../../../lambdas/monitoring/quality/quality-profile';
import { judgeQuality } from '../../../lambdas/monitoring/verdict/quality/judge-quality';
import type { Random } from '../../../test/lambdas/monitoring/support/random';
import {
  comeAfter,
  comeInAll,
  delaysOf,
  laterDay,
  lateDay,
  nothingWrong,
  type Lateness,
  type Wrong,
} from '../worlds/late-days';
import { quarterDays } from '../worlds/quarters';
import { streamOf } from '../worlds/random-stream';
import { approvedOn, qualityWithoutFloors } from './quality';

/** Days whose outcomes come late, judged when nine of ten have come. */
export interface DelayWorld extends Lateness {
  /** Whether older days tell which outcomes come late, as a deployed monitor learns it. */
  readonly learns: boolean;
  /** Days of a window; every day the last ones are judged. */
  readonly windowDays: number;
}

/** Quarters in which the model stays as it was. */
export interface DelayQuarters extends DelayWorld {
  readonly from: number;
  readonly to: number;
}

/** Windows of a quarter in alarm, and how many are undecided with the default floors. */
export interface DelayCount {
  readonly quality: number;
  readonly withFloors: number;
  readonly undecided: number;
}

const usualMaturity = 0.9;
const agedDays = 7;

export function labelDelayNull({ from, to, ...world }: DelayQuarters): DelayCount[] {
  return Array.from({ length: to - from }, (_, i) => {
    const random = streamOf(`delay ${Object.values(world).join(' ')} ${from + i}`);
    const references = approvedModel(random, world);
    const windows = new LateWindows(random, world, nothingWrong);
    let [quality, withFloors, undecided] = [0, 0, 0];
    for (let day = 0; day < quarterDays; day += 1) {
      const { window, late } = windows.next();
      const context = { references, ...(late && { late }) };
      quality += Number(judgeQuality(window, context, qualityWithoutFloors).causes.length > 0);
      const { verdict, causes } = judgeQuality(window, context);
      withFloors += Number(causes.length > 0);
      undecided += Number(verdict === 'insufficient');
    }
    return { quality, withFloors, undecided };
  });
}

/** Windows in which something is wrong. */
export interface DelayLoss extends DelayWorld {
  readonly wrong: Wrong;
  /** Whether all outcomes are there, late ones too. */
  readonly whole: boolean;
  readonly repetitions: number;
}

/** Shares of windows that are told, and that are left undecided. */
export interface DelayPower {
  readonly alarm: number;
  readonly undecided: number;
}

export function labelDelayPower({ wrong, whole, repetitions, ...world }: DelayLoss): DelayPower {
  const random = streamOf(`delay power ${Object.values({ ...world, ...wrong, whole }).join(' ')}`);
  const levels = Array.from({ length: repetitions }, () => {
    const references = approvedModel(random, world);
    const windows = new LateWindows(random, whole ? { ...world, first: 1e-6, second: 1e-6 } : world, wrong);
    const { window, late } = windows.next();
    return judgeQuality(window, { references, ...(late && { late }) }).verdict;
  });
  const share = (...wanted: string[]) => levels.filter((level) => wanted.includes(level)).length / repetitions;
  return { alarm: share('warning', 'critical'), undecided: share('insufficient') };
}

function approvedModel(random: Random, world: DelayWorld) {
  return measureQuality(lateDay(random, { ...world, answers: approvedOn }, [1, 1]));
}

/** Windows of days as a deployed monitor sees them: at one age, with older days at that age and a window later. */
class LateWindows {
  private readonly days: QualityProfile[] = [];
  private readonly pairs: PairedDay[] = [];
  private readonly judgedAfter: number;
  private readonly seenAfter: number;
  private readonly settled: boolean;

  public constructor(
    private readonly random: Random,
    private readonly world: DelayWorld,
    private readonly wrong: Wrong,
  ) {
    const isDue = (hours: number) => hours >= 24 && comeInAll(world, hours) >= usualMaturity;
    this.judgedAfter = delayEdges.find(isDue)!;
    this.seenAfter = this.judgedAfter + (world.windowDays + 1) * 24;
    this.settled = this.isSettled();
  }

  public next(): { readonly window: QualityProfile; readonly late: LateOutcomes | undefined } {
    const { windowDays, learns } = this.world;
    do this.addDay();
    while (this.days.length < windowDays || (learns && this.pairs.length < agedDays));
    const window = mergeQuality(this.days);
    return { window, late: learns ? learnLateOutcomes(this.pairs, { settled: this.settled, windowDays }) : undefined };
  }

  private addDay(): void {
    const { random, world } = this;
    const early = comeAfter(delaysOf(random, world), this.judgedAfter);
    this.days.push(lateDay(random, world, early, this.wrong));
    if (this.days.length > world.windowDays) this.days.shift();
    if (!world.learns) return;
    const delays = delaysOf(random, world);
    this.pairs.push(laterDay(random, world, comeAfter(delays, this.judgedAfter), comeAfter(delays, this.seenAfter)));
    if (this.pairs.length > Math.max(agedDays, world.windowDays)) this.pairs.shift();
  }

  /** Whether the curve of a deployed monitor would have come to rest at the oldest age that it sees. */
  private isSettled(): boolean {
    const all = comeInAll(this.world, this.seenAfter);
    return all - comeInAll(this.world, this.seenAfter / 2) <= settledChange * all;
  }
}
