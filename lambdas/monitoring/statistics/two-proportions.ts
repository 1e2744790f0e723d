import type { Proportion } from './proportion';
import { contingencyTest } from './contingency';

/**
 * P-value that two samples share one proportion. Fisher's exact test (two-sided, by probability of the table) while
 * the smallest expected cell is below `exactBelow`, contingency chi-square beyond: rare events are where the
 * approximation lies and missing values and new categories are rare events.
 */
export function twoProportionPValue(a: Proportion, b: Proportion, exactBelow = 50): number {
  const successes = a.successes + b.successes;
  const all = a.trials + b.trials;
  if (a.trials === 0 || b.trials === 0 || successes === 0 || successes === all) return 1;
  if (isExact(a, b, exactBelow)) return fisherExactPValue(a, b);
  return contingencyTest([a.successes, a.trials - a.successes], [b.successes, b.trials - b.successes]).pValue;
}

/** Whether one of the cells is expected to hold so few that proportions are compared exactly. */
function isExact(a: Proportion, b: Proportion, exactBelow = 50): boolean {
  const successes = a.successes + b.successes;
  const all = a.trials + b.trials;
  return (Math.min(successes, all - successes) * Math.min(a.trials, b.trials)) / all < exactBelow;
}

/** The test that `twoProportionPValue` uses, for people who want to do it again. */
export function proportionTestName(a: Proportion, b: Proportion): string {
  return isExact(a, b) ? "Fisher's exact test" : 'χ² test of the 2 × 2 table';
}

/** Fisher's exact test, two-sided. Cost: a walk over the smaller margin. */
export function fisherExactPValue(a: Proportion, b: Proportion): number {
  const n = a.trials;
  const all = a.trials + b.trials;
  const successes = a.successes + b.successes;
  const from = Math.max(0, n - (all - successes));
  const to = Math.min(n, successes);
  const mode = Math.min(to, Math.max(from, Math.floor(((n + 1) * (successes + 1)) / (all + 2))));
  // Probabilities relative to that of the mode; each is its neighbour's times a ratio, so nothing overflows.
  const ratio = (x: number) => ((successes - x) * (n - x)) / ((x + 1) * (all - successes - n + x + 1));
  let weightOfObserved = 1;
  for (let x = mode; x < a.successes; x += 1) weightOfObserved *= ratio(x);
  for (let x = mode - 1; x >= a.successes; x -= 1) weightOfObserved /= ratio(x);
  const limit = weightOfObserved * (1 + 1e-7);
  let sum = 0;
  let tail = 0;
  const add = (weight: number) => {
    sum += weight;
    if (weight <= limit) tail += weight;
  };
  add(1);
  let weight = 1;
  for (let x = mode; x < to && weight > 0; x += 1) add((weight *= ratio(x)));
  weight = 1;
  for (let x = mode - 1; x >= from && weight > 0; x -= 1) add((weight /= ratio(x)));
  return Math.min(1, tail / sum);
}
