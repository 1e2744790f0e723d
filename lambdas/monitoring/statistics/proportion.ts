import { totalOf } from './counts';
import { intervalZ } from './normal';

/** An estimate with a two-sided confidence interval. */
export interface Interval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Successes out of trials. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

/** Several as one. */
export function pooled(proportions: readonly Proportion[]): Proportion {
  return {
    successes: totalOf(proportions, ({ successes }) => successes),
    trials: totalOf(proportions, ({ trials }) => trials),
  };
}

function requireProportion({ successes, trials }: Proportion): void {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(`successes must be from 0 to a positive number of trials, are ${successes} of ${trials}`);
  }
}

/** Wilson's score interval for a proportion; keeps its coverage for few trials and shares near 0 and 1. */
export function wilsonInterval(proportion: Proportion, confidence = 0.95): Interval {
  requireProportion(proportion);
  const { successes, trials } = proportion;
  const z = intervalZ(confidence);
  const share = successes / trials;
  const denominator = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / denominator;
  const half = (z / denominator) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return {
    estimate: share,
    lower: successes === 0 ? 0 : Math.max(0, centre - half),
    upper: successes === trials ? 1 : Math.min(1, centre + half),
  };
}

/** Newcombe's hybrid score interval (method 10) for the difference of two independent proportions, first − second. */
export function newcombeInterval(first: Proportion, second: Proportion, confidence = 0.95): Interval {
  const a = wilsonInterval(first, confidence);
  const b = wilsonInterval(second, confidence);
  const difference = a.estimate - b.estimate;
  return {
    estimate: difference,
    lower: difference - Math.hypot(a.estimate - a.lower, b.upper - b.estimate),
    upper: difference + Math.hypot(a.upper - a.estimate, b.estimate - b.lower),
  };
}

/**
 * Interval for the ratio of two independent proportions, first ÷ second, on the log scale with half a success added
 * to each (Walters), so that it exists for zero successes.
 */
export function ratioInterval(first: Proportion, second: Proportion, confidence = 0.95): Interval {
  requireProportion(first);
  requireProportion(second);
  const z = intervalZ(confidence);
  const [a, n, b, m] = [first.successes + 0.5, first.trials + 0.5, second.successes + 0.5, second.trials + 0.5];
  const log = Math.log(a / n) - Math.log(b / m);
  const error = Math.sqrt(Math.max(0, 1 / a - 1 / n + 1 / b - 1 / m));
  const share = second.successes / second.trials;
  return {
    estimate: share === 0 ? Math.exp(log) : first.successes / first.trials / share,
    lower: Math.exp(log - z * error),
    upper: Math.exp(log + z * error),
  };
}
