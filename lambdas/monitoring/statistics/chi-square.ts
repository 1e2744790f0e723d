import gammainc from '@stdlib/math-base-special-gammainc';
import centralQuantile from '@stdlib/stats-base-dists-chisquare-quantile';

/**
 * Upper tail of the chi-square distribution, P(X > x). Accurate far out, where 1 − CDF would be 0.
 * @param x statistic, 0 or more
 * @param df degrees of freedom, positive
 */
export function chiSquareSurvival(x: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`degrees of freedom must be positive, are ${df}`);
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  return gammainc(x / 2, df / 2, true, true);
}

/** The value that a chi-square variable with `df` degrees of freedom exceeds with probability `tail`. */
export function chiSquareUpperQuantile(tail: number, df: number): number {
  if (!(tail > 0 && tail <= 1)) throw new RangeError(`tail must be above 0 and at most 1, is ${tail}`);
  if (tail > 1e-4) return centralQuantile(1 - tail, df);
  // 1 − tail loses digits out here, so the upper tail itself is inverted by bisection.
  let low = df;
  let high = 2 * df + 50;
  while (chiSquareSurvival(high, df) > tail) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-12 * high; step += 1) {
    const middle = (low + high) / 2;
    if (chiSquareSurvival(middle, df) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Upper tail of the noncentral chi-square distribution: a Poisson(λ/2) mixture of central tails, over all terms that
 * can change the sum. One tail leads to the next, Q(a + 1, x) = Q(a, x) + xᵃe⁻ˣ/Γ(a + 1), so two are computed.
 * @param noncentrality λ, 0 or more
 */
export function noncentralChiSquareSurvival(x: number, df: number, noncentrality: number): number {
  if (noncentrality <= 0) return chiSquareSurvival(x, df);
  const mean = noncentrality / 2;
  const mode = Math.floor(mean);
  // Summing logs is exact enough and needs no gamma function.
  let logFactorial = 0;
  for (let i = 2; i <= mode; i += 1) logFactorial += Math.log(i);
  let weight = Math.exp(-mean + (mode === 0 ? 0 : mode * Math.log(mean)) - logFactorial);
  let j = mode;
  for (; j > 0 && weight > negligible; j -= 1) weight *= j / mean;
  let tail = chiSquareSurvival(x, df + 2 * j);
  let step = chiSquareSurvival(x, df + 2 * (j + 1)) - tail;
  let sum = 0;
  for (; j <= mode || weight > negligible; j += 1) {
    sum += weight * tail;
    weight *= mean / (j + 1);
    tail += step;
    step *= x / 2 / (df / 2 + j + 1);
  }
  return Math.min(1, sum);
}

/** Terms of a sum of probabilities that are too small to matter. */
const negligible = 1e-17;

/**
 * Noncentrality at which a test that rejects beyond the upper `tail` quantile has the given power: how far from the
 * null the truth must be for the test to see it.
 */
export function detectableNoncentrality(tail: number, df: number, power: number): number {
  const key = `${tail} ${df} ${power}`;
  const known = solved.get(key);
  if (known !== undefined) return known;
  const critical = chiSquareUpperQuantile(tail, df);
  let low = 0;
  let high = critical;
  while (noncentralChiSquareSurvival(critical, df, high) < power) high *= 2;
  while (high - low > 1e-6 * high) {
    const middle = (low + high) / 2;
    if (noncentralChiSquareSurvival(critical, df, middle) < power) low = middle;
    else high = middle;
  }
  const result = (low + high) / 2;
  if (solved.size >= 1_000) solved.clear();
  solved.set(key, result);
  return result;
}

/** Solutions found before: every column of a model asks for nearly the same few. */
const solved = new Map<string, number>();
