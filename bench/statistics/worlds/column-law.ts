import type { RawValue } from '../../../lambdas/monitoring/profile/row';
import { total } from '../../../lambdas/monitoring/statistics/counts';
import type { Random } from '../../../test/lambdas/monitoring/support/random';

/** How the values of one simulated column are distributed. */
export interface ColumnLaw {
  readonly kind: 'numeric' | 'categorical';
  /** What makes it hard, or usual. */
  readonly name: string;
  /** The value that a share u of all values lies below. */
  readonly value: (u: number) => number;
  /** Share of values below x: what is drawn from bins instead of values. Of categories: below their number. */
  readonly below: (x: number) => number;
  /** Categories there are; 0 for numbers. */
  readonly categories: number;
  /** Shares of missing values, of NaN, and of values of the wrong type. */
  readonly missing: number;
  readonly nan: number;
  readonly invalid: number;
}

const clean = { categories: 0, missing: 0, nan: 0, invalid: 0 };

const uniform: ColumnLaw = {
  ...clean,
  kind: 'numeric',
  name: 'even',
  value: (u) => u,
  below: (x) => Math.min(1, Math.max(0, x)),
};

/** Exponential of a logistic variable: as skewed as incomes. */
const skewed: ColumnLaw = {
  ...clean,
  kind: 'numeric',
  name: 'skewed',
  value: (u) => Math.exp(Math.log(Math.max(u, 1e-12) / (1 - u))),
  below: (x) => (x <= 0 ? 0 : x / (1 + x)),
};

/** Pareto's law with a mean that hardly exists. */
const heavyTail: ColumnLaw = {
  ...clean,
  kind: 'numeric',
  name: 'heavy tail',
  value: (u) => (1 - u) ** (-1 / 1.1),
  below: (x) => (x <= 1 ? 0 : 1 - x ** -1.1),
};

/** Whole numbers, most of them 0 to 3: ties everywhere. */
const counts = discrete('ties', [0.22, 0.33, 0.25, 0.13, 0.05, 0.015, 0.004, 0.001]);

/** Six of ten values are 0, the others anything above. */
const manyZeros: ColumnLaw = {
  ...clean,
  kind: 'numeric',
  name: 'many zeros',
  value: (u) => (u < 0.6 ? 0 : -Math.log(1 - (u - 0.6) / 0.4)),
  below: (x) => (x <= 0 ? 0 : 0.6 + 0.4 * (1 - Math.exp(-x))),
};

const constant: ColumnLaw = {
  ...clean,
  kind: 'numeric',
  name: 'constant',
  value: () => 7,
  below: (x) => Number(x > 7),
};

function discrete(name: string, shares: readonly number[]): ColumnLaw {
  const upTo = cumulated(shares);
  return {
    ...clean,
    kind: 'numeric',
    name,
    value: (u) => indexOf(upTo, u),
    below: (x) => upTo[Math.min(shares.length, Math.max(0, Math.ceil(x)))]!,
  };
}

/** Categories of falling frequency: the k-th as often as 1/k. */
export function categoriesLaw(count: number): ColumnLaw {
  return ofShares(
    `${count} categories`,
    Array.from({ length: count }, (_, k) => 1 / (k + 1)),
  );
}

/** Categories in proportion to some weights. */
export function ofShares(name: string, weights: readonly number[]): ColumnLaw {
  const sum = total(weights);
  const upTo = cumulated(weights.map((weight) => weight / sum));
  return {
    ...clean,
    kind: 'categorical',
    name,
    categories: weights.length,
    value: (u) => indexOf(upTo, u),
    below: (x) => upTo[Math.min(weights.length, Math.max(0, Math.ceil(x)))]!,
  };
}

function cumulated(shares: readonly number[]): number[] {
  const upTo = [0];
  for (const share of shares) upTo.push(upTo[upTo.length - 1]! + share);
  upTo[shares.length] = 1;
  return upTo;
}

function indexOf(upTo: readonly number[], u: number): number {
  let [low, high] = [0, upTo.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (upTo[middle]! <= u) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What real tables are made of: skew, heavy tails, ties, gaps, rare categories, columns that never change. */
const typical: readonly ColumnLaw[] = [
  uniform,
  { ...skewed, missing: 0.02 },
  categoriesLaw(12),
  { ...heavyTail, nan: 0.005 },
  counts,
  { ...manyZeros, invalid: 0.0005 },
  categoriesLaw(400),
  constant,
  { ...ofShares('rare flag', [0.998, 0.002]), missing: 0.1 },
  { ...uniform, name: 'gaps', missing: 0.4 },
];

/** Laws of the features of a simulated table and, last, of the model's answer. */
export function tableLaws(features: number): ColumnLaw[] {
  return [...Array.from({ length: features }, (_, i) => typical[i % typical.length]!), uniform];
}

/**
 * The share up to which values lie when the column leans: those of the upper half gain what the lower half loses, by up to
 * `lean` (−1 to 1) of their own.
 */
export function leant(u: number, lean: number): number {
  return u + lean * (u * u - u);
}

/**
 * A raw value as a record would hold it.
 * @param gapLean how much more than usual is missing, as a share of it
 */
export function drawValue(random: Random, law: ColumnLaw, lean: number, gapLean = 0): RawValue {
  const kind = random.uniform();
  const [missing, nan] = [law.missing * (1 + gapLean), law.nan * (1 + gapLean)];
  if (kind < missing) return null;
  if (kind < missing + nan) return NaN;
  if (kind < missing + nan + law.invalid) return law.kind === 'numeric' ? 'n/a' : {};
  const v = random.uniform();
  // Inverse of `leant`.
  const u = lean === 0 ? v : (lean - 1 + Math.sqrt((1 - lean) ** 2 + 4 * lean * v)) / (2 * lean);
  const value = law.value(u);
  return law.kind === 'numeric' ? value : `c${value}`;
}
