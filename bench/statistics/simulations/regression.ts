import { measureQuality } from '../../../lambdas/monitoring/quality/quality-metrics';
import type { ExactMoments, Outcomes, QualityProfile } from '../../../lambdas/monitoring/quality/quality-profile';
import { studentTUpperQuantile } from '../../../lambdas/monitoring/statistics/student-t';
import { judgeQuality } from '../../../lambdas/monitoring/verdict/quality/judge-quality';
import { binomial, multinomial } from '../../../test/lambdas/monitoring/support/null-windows';
import type { Random } from '../../../test/lambdas/monitoring/support/random';
import { quarterDays } from '../worlds/quarters';
import { streamOf } from '../worlds/random-stream';
import { faultlessWindow } from '../../../test/lambdas/monitoring/support/quality-windows';
import { approvedOn, powerOf, qualityWithoutFloors, type Power } from './quality';

/** How the errors of a model that answers with numbers are distributed: Student's t with so many degrees of freedom. */
const errorLaws = { 'normal errors': 1_000, 'heavy-tailed errors': 3 } as const;
type ErrorLaw = keyof typeof errorLaws;

/** A model that answers with numbers, by its errors, or with one of several classes. */
export type OtherTask = ErrorLaw | 'several classes';

/** How often the right one of several classes is answered. */
const usualAccuracy = 0.8;

/** Quarters in which the errors stay as they were. */
export interface RegressionQuarters {
  readonly law: OtherTask;
  readonly labels: number;
  readonly from: number;
  readonly to: number;
}

/** Windows of a quarter in alarm. */
export interface RegressionCount {
  readonly quality: number;
  readonly withFloors: number;
}

/** Errors that can occur, each as often as the others: Student's t at the middles of so many equal shares. */
const size = 801;
const atomsOf = (freedom: number) =>
  Array.from({ length: size }, (_, i) => studentTUpperQuantile(1 - (i + 0.5) / size, freedom));
const atoms: Readonly<Record<ErrorLaw, readonly number[]>> = {
  'normal errors': atomsOf(errorLaws['normal errors']),
  'heavy-tailed errors': atomsOf(errorLaws['heavy-tailed errors']),
};
const even = new Array<number>(size).fill(1 / size);

function outcomesOf(random: Random, law: OtherTask, labels: number, scale: number): Outcomes {
  if (law === 'several classes') {
    return { task: 'multiclass', correct: binomial(random, labels, 1 - scale * (1 - usualAccuracy)) };
  }
  const counts = multinomial(random, labels, even);
  const moments = (of: (error: number) => number): ExactMoments => {
    let [sum, squares] = [0, 0];
    atoms[law].forEach((atom, i) => {
      const value = of(scale * atom);
      sum += counts[i]! * value;
      squares += counts[i]! * value * value;
    });
    return { sum: [sum], squares: [squares] };
  };
  return {
    task: 'numeric',
    bias: moments((error) => error),
    absoluteError: moments(Math.abs),
    squaredError: moments((error) => error * error),
  };
}

/** A window of answers and outcomes, drawn as counts of errors: no record is ever made. */
export function regressionWindow(random: Random, law: OtherTask, labels: number, scale: number): QualityProfile {
  return {
    ...faultlessWindow,
    threshold: null,
    answers: labels,
    labelled: labels,
    outcomes: outcomesOf(random, law, labels, scale),
  };
}

export function regressionNull({ law, labels, from, to }: RegressionQuarters): RegressionCount[] {
  return Array.from({ length: to - from }, (_, i) => {
    const random = streamOf(`regression ${law} ${labels} ${from + i}`);
    const references = measureQuality(regressionWindow(random, law, approvedOn, 1));
    let [quality, withFloors] = [0, 0];
    for (let day = 0; day < quarterDays; day += 1) {
      const window = regressionWindow(random, law, labels, 1);
      if (judgeQuality(window, { references }, qualityWithoutFloors).causes.length === 0) continue;
      quality += 1;
      withFloors += Number(judgeQuality(window, { references }).causes.length > 0);
    }
    return { quality, withFloors };
  });
}

/** All errors grow by a factor; of classes, how often the answer is wrong. */
export interface RegressionLoss {
  readonly law: OtherTask;
  readonly labels: number;
  readonly factor: number;
  readonly repetitions: number;
}

export function regressionPower({ law, labels, factor, repetitions }: RegressionLoss): Power {
  const random = streamOf(`regression power ${law} ${labels} ${factor}`);
  return powerOf(
    Array.from({ length: repetitions }, () => {
      const references = measureQuality(regressionWindow(random, law, approvedOn, 1));
      return judgeQuality(regressionWindow(random, law, labels, factor), { references }).verdict;
    }),
  );
}
