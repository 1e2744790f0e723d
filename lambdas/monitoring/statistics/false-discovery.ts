import { totalOf } from './counts';

/** How the tests of one look may depend on each other. */
export type Dependence =
  /** Independent or positively dependent, as features of one table usually are: Benjamini–Hochberg. */
  | 'positive'
  /** Anything: Benjamini–Yekutieli, stricter by a factor of 1 + 1/2 + … + 1/k. */
  | 'any';

/** What p-values are multiplied by, since their tests may depend on each other in any way: 1 + 1/2 + … + 1/k; else 1. */
export function dependenceFactor(tests: number, dependence: Dependence): number {
  return dependence === 'positive' ? 1 : totalOf(Array.from({ length: tests }), (_, i) => 1 / (i + 1));
}

/**
 * P-values adjusted for false-discovery rate, in the order given: rejecting those at most q keeps the expected share
 * of false rejections at q, and, when nothing at all has changed, the probability of any rejection at q.
 */
export function adjustForFalseDiscovery(pValues: readonly number[], dependence: Dependence = 'positive'): number[] {
  const count = pValues.length;
  const factor = dependenceFactor(count, dependence);
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = new Array<number>(count);
  let smallest = 1;
  order.forEach((index, position) => {
    const rank = count - position;
    smallest = Math.min(smallest, (pValues[index]! * count * factor) / rank);
    adjusted[index] = smallest;
  });
  return adjusted;
}
