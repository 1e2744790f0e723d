import gammainc from '@stdlib/math-base-special-gammainc';
import { normalQuantile } from './normal';
import { solveIncreasing } from './solve-increasing';

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

/**
 * The value that a chi-square variable with `df` degrees of freedom exceeds with probability `tail`, by way of the smaller
 * tail, which keeps its digits: its logarithm is concave in that of the value, so that Newton's method is at home here.
 */
export function chiSquareUpperQuantile(tail: number, df: number): number {
  if (!(tail > 0 && tail <= 1)) throw new RangeError(`tail must be above 0 and at most 1, is ${tail}`);
  if (tail === 1) return 0;
  const isUpper = tail <= 0.5;
  const shape = df / 2;
  const sign = isUpper ? -1 : 1;
  // As Wilson and Hilferty have it: the cube root is nearly normal.
  const root = 1 - 2 / (9 * df) - startingZ(tail) * Math.sqrt(2 / (9 * df));
  const half = solveIncreasing(shape * Math.max(root, 0.01) ** 3, sign * Math.log(isUpper ? tail : 1 - tail), (x) => {
    const found = gammainc(x, shape, true, isUpper);
    // One tail leads to the density: Q(a + 1, x) − Q(a, x) = xᵃe⁻ˣ/Γ(a + 1).
    const density = shape * Math.abs(gammainc(x, shape + 1, true, isUpper) - found);
    return { value: sign * Math.log(found), slope: density / found };
  });
  return 2 * half;
}

/** Normal quantile to start from; beyond, it is known to no digit. */
function startingZ(p: number): number {
  return Math.max(-8, Math.min(8, normalQuantile(p)));
}

/**
 * Upper tail of the noncentral chi-square distribution: a Poisson(λ/2) mixture of central tails, over all terms that
 * can change the sum. One tail leads to the next, Q(a + 1, x) = Q(a, x) + xᵃe⁻ˣ/Γ(a + 1), so two are computed.
 * @param noncentrality λ, 0 or more
 */
export function noncentralChiSquareSurvival(x: number, df: number, noncentrality: number): number {
  return noncentrality <= 0 ? chiSquareSurvival(x, df) : noncentralTail(x, df, noncentrality).value;
}

/** Upper tail at a noncentrality above 0, and how fast it rises with its logarithm. */
function noncentralTail(x: number, df: number, noncentrality: number) {
  const mean = noncentrality / 2;
  const mode = Math.floor(mean);
  // Summing logs is exact enough and needs no gamma function.
  let logFactorial = 0;
  for (let i = 2; i <= mode; i += 1) logFactorial += Math.log(i);
  let weight = Math.exp(-mean + (mode === 0 ? 0 : mode * Math.log(mean)) - logFactorial);
  let j = mode;
  for (; j > 0 && weight > negligible; j -= 1) weight *= j / mean;
  let central = chiSquareSurvival(x, df + 2 * j);
  let step = chiSquareSurvival(x, df + 2 * (j + 1)) - central;
  let sum = 0;
  let steps = 0;
  for (; j <= mode || weight > negligible; j += 1) {
    sum += weight * central;
    steps += weight * step;
    weight *= mean / (j + 1);
    central += step;
    step *= x / 2 / (df / 2 + j + 1);
  }
  // Half of what two more degrees of freedom add is how fast it rises with the noncentrality.
  return { value: Math.min(1, sum), slope: mean * steps };
}

/** Terms of a sum of probabilities that are too small to matter. */
const negligible = 1e-17;

/**
 * Noncentrality at which a test that rejects beyond the upper `tail` quantile has the given power: how far from the
 * null the truth must be for the test to see it.
 */
export function detectableNoncentrality(tail: number, df: number, power: number): number {
  // A test may reject by chance as often as that.
  if (tail >= power) return 0;
  const key = `${tail} ${df} ${power}`;
  const known = solved.get(key);
  if (known !== undefined) return known;
  const critical = chiSquareUpperQuantile(tail, df);
  const start = nearNoncentrality(critical, df, power);
  const noncentrality = solveIncreasing(start, power, (lambda) => noncentralTail(critical, df, lambda));
  if (solved.size >= 1_000) solved.clear();
  solved.set(key, noncentrality);
  return noncentrality;
}

/** The same if the noncentral distribution were normal: where λ + df ± z√(2df + 4λ) is the critical value. */
function nearNoncentrality(critical: number, df: number, power: number): number {
  const z = startingZ(power);
  const deviation = z + Math.sqrt(Math.max(0, z * z + critical - df / 2));
  return Math.max(deviation * deviation - df / 2, critical / 100);
}

/** Solutions found before: every column of a model asks for nearly the same few. */
const solved = new Map<string, number>();
