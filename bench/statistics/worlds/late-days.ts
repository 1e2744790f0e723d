import type { Outcomes, QualityProfile } from '../../../lambdas/monitoring/quality/quality-profile';
import { binomial } from '../../../test/lambdas/monitoring/support/null-windows';
import {
  simulatedPositives,
  simulatedQuality,
  faultlessWindow,
} from '../../../test/lambdas/monitoring/support/quality-windows';
import type { Random } from '../../../test/lambdas/monitoring/support/random';

/** What the answers of a model come to. */
export type LateTask = 'probabilities' | 'several classes' | 'numbers';

/** How outcomes of two kinds come: positive and negative ones, right and wrong answers, small and large errors. */
export interface Lateness {
  readonly task: LateTask;
  /** Mean delay in hours of either kind; delays are exponential. */
  readonly first: number;
  readonly second: number;
  /** How much mean delays differ from day to day, for either kind by itself: deviation of their logarithm. */
  readonly varies: number;
  /** Answers a day. */
  readonly answers: number;
}

/** What is wrong with the model. */
export interface Wrong {
  /** 1: outcomes hang on the scores as ever; answers of the other tasks are right as often as ever. */
  readonly skill: number;
  /** Added to the chance of a positive outcome. */
  readonly lift: number;
}

export const nothingWrong: Wrong = { skill: 1, lift: 0 };

/** Shares of outcomes of either kind that have come. */
export type Come = readonly [first: number, second: number];

/** How often the right one of several classes is answered, and errors are small. */
const usual = 0.8;
const largeError = 3;

/** Mean delays of one day. */
export function delaysOf(random: Random, { first, second, varies }: Lateness): Come {
  const factor = () => (varies === 0 ? 1 : Math.exp(varies * random.normal()));
  return [first * factor(), second * factor()];
}

/** Shares of a day that have come so many hours after its end; answers are spread evenly over it. */
export function comeAfter([first, second]: Come, hours: number): Come {
  const share = (mean: number) => 1 - Math.exp(-hours / mean) * (mean / 24) * (1 - Math.exp(-24 / mean));
  return [share(first), share(second)];
}

/** Share of all outcomes that have come at an age, as delays are on average. */
export function comeInAll({ task, first, second }: Lateness, hours: number): number {
  const [a, b] = [first, second].map((mean) => 1 - Math.exp(-hours / mean)) as [number, number];
  const weight = task === 'probabilities' ? simulatedPositives : usual;
  return weight * a + (1 - weight) * b;
}

/** A day of answers, as far as outcomes have come. */
export function lateDay(random: Random, { task, answers }: Lateness, come: Come, wrong = nothingWrong): QualityProfile {
  const { skill, lift } = wrong;
  if (task === 'probabilities') {
    const arrived = { positive: come[0], negative: come[1] };
    return simulatedQuality(random, answers, { skill, groups: 0, favour: 0, lift, arrived });
  }
  const all = binomial(random, answers, skill * usual);
  return profileOf(task, answers, binomial(random, all, come[0]), binomial(random, answers - all, come[1]));
}

/** The same outcomes of a day, and those that have come since. */
export function laterDay(random: Random, lateness: Lateness, early: Come, late: Come) {
  const { task, answers } = lateness;
  const first = binomial(random, answers, task === 'probabilities' ? simulatedPositives : usual);
  const kinds = [first, answers - first];
  const before = kinds.map((count, i) => binomial(random, count, early[i]!));
  const since = kinds.map((count, i) =>
    early[i]! < 1 ? binomial(random, count - before[i]!, (late[i]! - early[i]!) / (1 - early[i]!)) : 0,
  );
  return {
    early: profileOf(task, answers, before[0]!, before[1]!),
    late: profileOf(task, answers, before[0]! + since[0]!, before[1]! + since[1]!),
  };
}

/** Only what is counted of a day from which it is learnt what comes late. */
function profileOf(task: LateTask, answers: number, first: number, second: number): QualityProfile {
  return {
    ...faultlessWindow,
    threshold: task === 'probabilities' ? 0.4 : null,
    answers,
    labelled: first + second,
    outcomes: outcomesOf(task, first, second),
  };
}

function outcomesOf(task: LateTask, first: number, second: number): Outcomes {
  const none = { sum: [], squares: [] };
  switch (task) {
    case 'probabilities': {
      const confusion = { truePositives: first, falsePositives: second, falseNegatives: 0, trueNegatives: 0 };
      const bins = { scores: [], positives: [], negatives: [] };
      return { task: 'binary', ...bins, confusion, logLoss: none, brier: none, bias: none };
    }
    case 'several classes':
      return { task: 'multiclass', correct: first };
    case 'numbers': {
      const power = (exponent: number) => [first + largeError ** exponent * second];
      const squares = { sum: power(2), squares: power(4) };
      return {
        task: 'numeric',
        bias: none,
        absoluteError: { sum: power(1), squares: power(2) },
        squaredError: squares,
      };
    }
  }
}
