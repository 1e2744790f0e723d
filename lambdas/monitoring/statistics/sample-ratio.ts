import { total, totalOf } from './counts';

/** A traffic split, looked at as often as one likes. */
export interface SampleRatio {
  /** Logarithm of the probability of the counts, in their order, under the configured shares. */
  readonly logNull: number;
  /** The same when any shares are possible: a mixture over all of them. */
  readonly logAlternative: number;
  /** How much better the alternative explains the counts. By chance it never reaches 1/α with probability 1 − α. */
  readonly eValue: number;
  /** Bound on the probability of such counts at any look, 1/e at most. */
  readonly pValue: number;
}

/**
 * Whether requests were split as configured (Lindon and Malek, sequential testing of multinomial hypotheses): the
 * Dirichlet–multinomial marginal likelihood against that of the configured shares.
 * @param shares add up to 1
 * @param prior of each share's Dirichlet parameter; 1 for all takes every split to be as likely
 */
export function sampleRatio(
  counts: readonly number[],
  shares: readonly number[],
  prior: readonly number[] = shares.map(() => 1),
): SampleRatio {
  if (counts.length !== shares.length || counts.length !== prior.length) {
    throw new RangeError(`${counts.length} counts need as many shares, have ${shares.length}`);
  }
  const logNull = totalOf(counts, (count, i) => (count === 0 ? 0 : count * Math.log(shares[i]!)));
  const logAlternative = logBeta(prior.map((parameter, i) => parameter + counts[i]!)) - logBeta(prior);
  const logE = logAlternative - logNull;
  return { logNull, logAlternative, eValue: Math.exp(logE), pValue: Math.min(1, Math.exp(-logE)) };
}

function logBeta(parameters: readonly number[]): number {
  return totalOf(parameters, logGamma) - logGamma(total(parameters));
}

/** Logarithm of the gamma function of a positive number, to fourteen digits: Stirling's series beyond ten. */
function logGamma(value: number): number {
  let [x, product] = [value, 1];
  for (; x < 10; x += 1) product *= x;
  const square = 1 / (x * x);
  const series = 1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series / x - Math.log(product);
}
