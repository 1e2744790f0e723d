/**
 * Arithmetic as a textbook has it, written apart from the monitors and slower than theirs: what a derivation prints is done
 * again with it.
 */

/** ln Γ by Stirling's series, after moving the argument to where it is exact. */
function lnGamma(x: number): number {
  let [shift, z] = [0, x];
  while (z < 20) shift -= Math.log(z++);
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * z) - 1 / (360 * z ** 3);
}

const lnChoose = (n: number, k: number) => lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1);

/** Integral of a function by Simpson's rule. */
function integral(f: (x: number) => number, from: number, to: number, steps = 20_000): number {
  const width = (to - from) / steps;
  let sum = f(from) + f(to);
  for (let i = 1; i < steps; i += 1) sum += f(from + i * width) * (i % 2 === 1 ? 4 : 2);
  return (sum * width) / 3;
}

/** Natural logarithm of the upper tail of a density that falls beyond `from`, however small it is. */
function lnTail(lnDensity: (x: number) => number, from: number, reach: number): number {
  const top = lnDensity(from);
  return top + Math.log(integral((x) => Math.exp(lnDensity(x) - top), from, from + reach));
}

/** Upper tail of χ². */
export function chiSquareTail(statistic: number, degrees: number): number {
  const half = degrees / 2;
  const lnDensity = (x: number) => (half - 1) * Math.log(x) - x / 2 - half * Math.log(2) - lnGamma(half);
  return Math.exp(lnTail(lnDensity, statistic, 300));
}

/** Upper tail of the normal distribution. */
export function normalTail(z: number): number {
  return Math.exp(lnTail((x) => (-x * x) / 2 - 0.5 * Math.log(2 * Math.PI), z, 12));
}

/** Upper tail of Student's t, with x = t + u ÷ (1 − u), so that the whole tail is integrated. */
export function studentTail(t: number, degrees: number): number {
  const ln = lnGamma((degrees + 1) / 2) - lnGamma(degrees / 2) - 0.5 * Math.log(degrees * Math.PI);
  const density = (x: number) => Math.exp(ln - ((degrees + 1) / 2) * Math.log(1 + (x * x) / degrees));
  return integral((u) => density(t + u / (1 - u)) / (1 - u) ** 2, 0, 1 - 1e-6);
}

/** Fisher's exact test, both sides: every table that is no more probable than the one seen. */
export function fisher(some: number, of: number, others: number, ofOthers: number): number {
  const [successes, all] = [some + others, of + ofOthers];
  const ln = (x: number) => lnChoose(of, x) + lnChoose(ofOthers, successes - x) - lnChoose(all, successes);
  const seen = ln(some);
  let sum = 0;
  for (let x = Math.max(0, successes - ofOthers); x <= Math.min(of, successes); x += 1) {
    if (ln(x) <= seen + 1e-9) sum += Math.exp(ln(x) - seen);
  }
  return Math.exp(seen + Math.log(sum));
}

/** χ² of a table of two rows: of each cell the distance from what its row and column make one expect. */
export function twoRows(first: readonly number[], second: readonly number[]): number {
  const sum = (row: readonly number[]) => row.reduce((total, count) => total + count, 0);
  const [n, m] = [sum(first), sum(second)];
  return first.reduce((total, count, i) => {
    const [a, b] = [((count + second[i]!) * n) / (n + m), ((count + second[i]!) * m) / (n + m)];
    return total + (count - a) ** 2 / a + (second[i]! - b) ** 2 / b;
  }, 0);
}

const z95 = 1.959964;

/** Wilson's 95 % interval of a share. */
export function wilson(some: number, of: number): readonly [lower: number, upper: number] {
  const p = some / of;
  const middle = (p + z95 ** 2 / (2 * of)) / (1 + z95 ** 2 / of);
  const half = (z95 / (1 + z95 ** 2 / of)) * Math.sqrt((p * (1 - p)) / of + z95 ** 2 / (4 * of * of));
  return [middle - half, middle + half];
}

/** Newcombe's 95 % interval of a difference of shares. */
export function newcombe(some: number, of: number, others: number, ofOthers: number): readonly [number, number] {
  const [p, q] = [some / of, others / ofOthers];
  const [[l1, u1], [l2, u2]] = [wilson(some, of), wilson(others, ofOthers)];
  return [p - q - Math.hypot(p - l1, u2 - q), p - q + Math.hypot(u1 - p, q - l2)];
}
