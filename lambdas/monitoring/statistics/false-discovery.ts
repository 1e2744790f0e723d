/** How the tests of one look may depend on each other. */
export type Dependence =
  /** Independent or positively dependent, as features of one table usually are: Benjamini–Hochberg. */
  | 'positive'
  /** Anything: Benjamini–Yekutieli, stricter by a factor of 1 + 1/2 + … + 1/k. */
  | 'any';

/**
 * P-values adjusted for false-discovery rate, in the order given: rejecting those at most q keeps the expected share
 * of false rejections at q, and, when nothing at all has changed, the probability of any rejection at q.
 */
export function adjustForFalseDiscovery(pValues: readonly number[], dependence: Dependence = 'positive'): number[] {
  const count = pValues.length;
  const harmonic = dependence === 'any' ? pValues.reduce((sum, _, i) => sum + 1 / (i + 1), 0) : 1;
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = new Array<number>(count);
  let smallest = 1;
  order.forEach((index, position) => {
    const rank = count - position;
    smallest = Math.min(smallest, (pValues[index]! * count * harmonic) / rank);
    adjusted[index] = smallest;
  });
  return adjusted;
}
