import type { Scorer } from '../../../../lambdas/monitoring/attribution/permutation';
import type { Random } from './random';

/** A model of so many standard normal features, whose weights fall with their rank. */
export function linearModel(random: Random, count: number) {
  const features = Array.from({ length: count }, (_, i) => `x${i}`);
  const weights = features.map((_, i) => 1 / (i + 1) ** 0.7);
  const score: Scorer = async (records) =>
    records.map((record) => weights.reduce((sum, weight, i) => sum + weight * Number(record[i]), 0));
  const rows = (size: number) => Array.from({ length: size }, () => features.map(() => random.normal()));
  return { features, score, rows };
}
