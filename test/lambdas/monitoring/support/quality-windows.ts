import type {
  Confusion,
  ExactMoments,
  GroupProfile,
  QualityProfile,
} from '../../../../lambdas/monitoring/quality/quality-profile';
import { scoreBin } from '../../../../lambdas/monitoring/quality/score-bins';
import { ExactSum } from '../../../../lambdas/monitoring/profile/exact-sum';
import { binomial, multinomial } from './null-windows';
import type { Random } from './random';

/** How a simulated classifier does. */
export interface SimulatedSkill {
  /** 1: outcomes come as often as the scores say. Less: they hang on the scores that much less. */
  readonly skill: number;
  /**
   * Added to the chance of a positive outcome.
   * @default 0
   */
  readonly lift?: number;
  /** How many groups the answers belong to. */
  readonly groups: number;
  /** Added to the chance of a positive answer in the first group. */
  readonly favour: number;
  /**
   * Share of labels that have come, by outcome.
   * @default - all of them
   */
  readonly arrived?: { readonly positive: number; readonly negative: number };
}

/** Forty scores of a classifier for rare events, and how often each comes. */
const scores = Array.from({ length: 40 }, (_, i) => 1 / (1 + Math.exp(3.5 - (i / 39) * 5)));
const weights = scores.map((_, i) => Math.exp(-(((i - 15) / 12) ** 2)));
const mass = weights.reduce((sum, weight) => sum + weight, 0);
const shares = weights.map((weight) => weight / mass);
/** Share of outcomes that are positive. */
export const simulatedPositives = scores.reduce((sum, score, i) => sum + score * shares[i]!, 0);
const threshold = 0.4;

const add = (sum: ExactSum, value: number, times: number) => {
  if (times > 0) sum.add(value * times);
};

/** What a simulated window has in common with all others: nothing went wrong in it, and it has no groups. */
export const faultlessWindow = {
  qualityVersion: 1,
  orphans: 0,
  duplicates: 0,
  unusable: 0,
  firstAnswer: null,
  lastAnswer: null,
  delays: [],
  groups: {},
} as const;

/** A window of outcomes with n labels: counts are drawn, no record is ever made. */
export function simulatedQuality(random: Random, n: number, skilled: SimulatedSkill): QualityProfile {
  const { groups, favour, arrived } = skilled;
  const counts = multinomial(random, n, shares);
  const moments = { logLoss: new Moments(), brier: new Moments(), bias: new Moments() };
  const confusion = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  let labelled = 0;
  const [positives, negatives]: [Map<number, number>, Map<number, number>] = [new Map(), new Map()];
  scores.forEach((score, i) => {
    const positive = binomial(random, counts[i]!, chanceOf(score, skilled));
    const negative = counts[i]! - positive;
    const known = {
      positive: arrived === undefined ? positive : binomial(random, positive, arrived.positive),
      negative: arrived === undefined ? negative : binomial(random, negative, arrived.negative),
    };
    labelled += known.positive + known.negative;
    for (const [outcome, times] of [
      [1, known.positive],
      [0, known.negative],
    ] as const) {
      moments.logLoss.add(-Math.log(outcome === 1 ? score : 1 - score), times);
      moments.brier.add((score - outcome) ** 2, times);
      moments.bias.add(score - outcome, times);
      const bins = outcome === 1 ? positives : negatives;
      bins.set(scoreBin(score), (bins.get(scoreBin(score)) ?? 0) + times);
    }
    confusion[score >= threshold ? 'truePositives' : 'falseNegatives'] += known.positive;
    confusion[score >= threshold ? 'falsePositives' : 'trueNegatives'] += known.negative;
  });
  const sparse = (bins: Map<number, number>) => [...bins].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const all = new Map<number, number>();
  scores.forEach((score, i) => all.set(scoreBin(score), (all.get(scoreBin(score)) ?? 0) + counts[i]!));
  return {
    ...faultlessWindow,
    threshold,
    answers: n,
    labelled,
    outcomes: {
      task: 'binary',
      scores: sparse(all),
      positives: sparse(positives),
      negatives: sparse(negatives),
      confusion,
      logLoss: moments.logLoss.toExact(),
      brier: moments.brier.toExact(),
      bias: moments.bias.toExact(),
    },
    groups: groups === 0 ? {} : { group: simulatedGroups(random, n, groups, favour) },
  };
}

function chanceOf(score: number, { skill, lift = 0 }: SimulatedSkill): number {
  return skill * score + (1 - skill) * simulatedPositives + lift;
}

/** Groups whose members are alike but for the favour that the first one enjoys. */
function simulatedGroups(random: Random, n: number, groups: number, favour: number): GroupProfile {
  const sizes = multinomial(random, n, new Array<number>(groups).fill(1 / groups));
  const chosen = scores.reduce((sum, score, i) => sum + (score >= threshold ? shares[i]! : 0), 0);
  const right = scores.reduce((sum, score, i) => sum + (score >= threshold ? shares[i]! * score : 0), 0) / chosen;
  const missed = (simulatedPositives - chosen * right) / (1 - chosen);
  return Object.fromEntries(
    sizes.map((size, i) => {
      const selected = binomial(random, size, chosen + (i === 0 ? favour : 0));
      const truePositives = binomial(random, selected, right);
      const falseNegatives = binomial(random, size - selected, missed);
      const confusion: Confusion = {
        truePositives,
        falsePositives: selected - truePositives,
        falseNegatives,
        trueNegatives: size - selected - falseNegatives,
      };
      return [`g${i}`, { answers: size, selected, confusion }];
    }),
  );
}

class Moments {
  private readonly sum = new ExactSum();
  private readonly squares = new ExactSum();

  public add(value: number, times: number): void {
    add(this.sum, value, times);
    add(this.squares, value * value, times);
  }

  public toExact(): ExactMoments {
    return { sum: this.sum.components(), squares: this.squares.components() };
  }
}
