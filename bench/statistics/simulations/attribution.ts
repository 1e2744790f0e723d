import { derangement } from '../../../lambdas/monitoring/attribution/permutation';
import { referenceSamples, type AttributionReference } from '../../../lambdas/monitoring/attribution/reference';
import { total, totalOf } from '../../../lambdas/monitoring/statistics/counts';
import { judgeAttribution } from '../../../lambdas/monitoring/verdict/attribution/judge-attribution';
import { monitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import type { Random } from '../../../test/lambdas/monitoring/support/random';
import { quarterDays } from '../worlds/quarters';
import { streamOf } from '../worlds/random-stream';
import { powerOf, type Power } from './quality';

/** How features are distributed: `skewed` ones have an outlier now and then that moves answers far. */
export type FeatureLaw = 'normal' | 'skewed';

/** A linear model whose weights fall with their rank, and records that it is asked about. */
export interface AttributionWorld {
  readonly features: number;
  readonly law: FeatureLaw;
  /** Records that attributions are computed on. */
  readonly records: number;
}

/** Quarters of daily samples with a model that nothing happens to. */
export interface AttributionQuarters extends AttributionWorld {
  readonly from: number;
  readonly to: number;
}

/** Windows of a quarter in alarm. */
export interface AttributionCount {
  readonly attribution: number;
  readonly withFloors: number;
}

/** Weight of each feature. */
export function weightsOf(features: number): number[] {
  return Array.from({ length: features }, (_, i) => 1 / (i + 1) ** 0.7);
}

/** Values of one feature of some records. */
export function drawFeature(random: Random, law: FeatureLaw, records: number): number[] {
  return Array.from({ length: records }, () => (law === 'normal' ? random.normal() : Math.exp(random.normal())));
}

/**
 * Permutation attribution of one feature of a linear model: when only it is moved, the answer changes by its weight times
 * its change, whatever the others are. What `permutationAttributions` asks the model for features × records times.
 */
export function linearAttribution(values: readonly number[], weight: number): number {
  const from = derangement(values.length);
  return totalOf(values, (value, i) => Math.abs(weight * (values[from[i]!]! - value))) / values.length;
}

function attributions(random: Random, { law, records }: AttributionWorld, weights: readonly number[]): number[] {
  return weights.map((weight) => linearAttribution(drawFeature(random, law, records), weight));
}

function referenceOf(random: Random, world: AttributionWorld, weights: readonly number[]): AttributionReference {
  return {
    features: weights.map((_, i) => `x${i}`),
    records: world.records,
    samples: Array.from({ length: referenceSamples }, () => attributions(random, world, weights)),
  };
}

const zero = { warning: 0, critical: 0 };
const [standard, bare] = [monitorPolicy(), monitorPolicy({ attribution: { losses: zero, shares: zero } })];

export function attributionNull({ from, to, ...world }: AttributionQuarters): AttributionCount[] {
  const weights = weightsOf(world.features);
  return Array.from({ length: to - from }, (_, i) => {
    const random = streamOf(`attribution ${world.features} ${world.law} ${world.records} ${from + i}`);
    const reference = referenceOf(random, world, weights);
    let [count, withFloors] = [0, 0];
    for (let day = 0; day < quarterDays; day += 1) {
      const current = attributions(random, world, weights);
      if (judgeAttribution(current, world.records, reference, bare).causes.length === 0) continue;
      count += 1;
      withFloors += Number(judgeAttribution(current, world.records, reference, standard).causes.length > 0);
    }
    return { attribution: count, withFloors };
  });
}

/** One feature loses a part of its weight. */
export interface AttributionLoss extends AttributionWorld {
  /** Rank of the feature, from 0. */
  readonly rank: number;
  readonly lost: number;
  readonly repetitions: number;
}

/** How often it is told, and how much of all that moves the answers has moved in truth. */
export function attributionPower({ rank, lost, repetitions, ...world }: AttributionLoss): Power & {
  readonly moved: number;
} {
  const random = streamOf(`attribution power ${world.features} ${world.law} ${world.records} ${rank} ${lost}`);
  const weights = weightsOf(world.features);
  const changed = weights.map((weight, i) => (i === rank ? weight * (1 - lost) : weight));
  const levels = Array.from({ length: repetitions }, () => {
    const reference = referenceOf(random, world, weights);
    return judgeAttribution(attributions(random, world, changed), world.records, reference, standard).verdict;
  });
  const moved = weights[rank]! / total(weights) - changed[rank]! / total(changed);
  return { ...powerOf(levels), moved };
}
