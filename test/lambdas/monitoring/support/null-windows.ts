import type { Baseline } from '../../../../lambdas/monitoring/profile/baseline';
import { binningDigest, type Binning } from '../../../../lambdas/monitoring/profile/binning';
import type { ColumnProfile, Profile } from '../../../../lambdas/monitoring/profile/profile';
import type { Random } from './random';

/** One column of a simulated model: the probability of each of its cells. */
export interface SimulatedColumn {
  readonly kind: 'numeric' | 'categorical';
  readonly shares: readonly number[];
  /** Share of missing values. */
  readonly missing: number;
}

/** Binomial draw: from the mode outwards, exact, in about as many steps as the standard deviation. */
export function binomial(random: Random, n: number, p: number): number {
  if (n === 0 || p <= 0) return 0;
  if (p >= 1) return n;
  const mode = Math.floor((n + 1) * p);
  const odds = p / (1 - p);
  let below = Math.exp(logBinomial(n, mode, p));
  let u = random.uniform() - below;
  if (u <= 0) return mode;
  let [low, high] = [mode, mode];
  let above = below;
  while (low > 0 || high < n) {
    if (high < n) {
      above *= ((n - high) / (high + 1)) * odds;
      high += 1;
      u -= above;
      if (u <= 0) return high;
    }
    if (low > 0) {
      below *= low / (n - low + 1) / odds;
      low -= 1;
      u -= below;
      if (u <= 0) return low;
    }
    if (above < 1e-18 && below < 1e-18) break;
  }
  return mode;
}

function logBinomial(n: number, k: number, p: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p);
}

/** Logarithms of factorials that were asked for before: draws ask for the same few again and again. */
const logFactorials = new Float64Array(1 << 17);

function logFactorial(n: number): number {
  if (n < 2) return 0;
  if (n >= logFactorials.length) return computeLogFactorial(n);
  const known = logFactorials[n]!;
  return known === 0 ? (logFactorials[n] = computeLogFactorial(n)) : known;
}

/** Stirling's series; exact to twelve digits from 10 on, a product below. */
function computeLogFactorial(n: number): number {
  if (n < 10) {
    let product = 1;
    for (let i = 2; i <= n; i += 1) product *= i;
    return Math.log(product);
  }
  const x = n + 1;
  return (
    (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5)
  );
}

/** Multinomial draw of n over shares that add up to 1. */
export function multinomial(random: Random, n: number, shares: readonly number[]): number[] {
  let left = n;
  let mass = 1;
  return shares.map((share, i) => {
    const drawn = i === shares.length - 1 ? left : binomial(random, left, Math.min(1, share / mass));
    left -= drawn;
    mass = Math.max(1e-300, mass - share);
    return drawn;
  });
}

/** The binning of simulated columns; the last one is the model's answer. */
export function simulatedBinning(columns: readonly SimulatedColumn[]): Binning {
  const all = columns.map(({ kind, shares }, i) =>
    kind === 'numeric'
      ? { kind, name: `x${i}`, edges: shares.concat(0).map((_, at) => at), center: 0 }
      : { kind, name: `x${i}`, categories: shares.map((_, at) => `c${at}`) },
  );
  return { features: all.slice(0, -1), prediction: all[all.length - 1]! };
}

/** The profile of n simulated records: no value is ever made, only the counts that they would have. */
export function simulatedProfile(
  random: Random,
  columns: readonly SimulatedColumn[],
  n: number,
  binning: Binning = simulatedBinning(columns),
  digest = binningDigest(binning),
): Profile {
  const all = columns.map(({ kind, shares, missing }, i): ColumnProfile => {
    const absent = binomial(random, n, missing);
    const counts = multinomial(random, n - absent, shares);
    const name = (binning.features[i] ?? binning.prediction!).name;
    return kind === 'numeric'
      ? {
          kind,
          name,
          bins: [0, ...counts, 0],
          missing: absent,
          nan: 0,
          infinite: 0,
          invalid: 0,
          min: 0,
          max: shares.length,
          sum: [n],
          squares: [2 * n],
          huge: 0,
          distinct: 's',
        }
      : { kind, name, counts, other: 0, otherValues: [], otherDistinct: 's', missing: absent, invalid: 0 };
  });
  return profileOfColumns(digest, all, n);
}

/** A profile of n records with these columns, the last of them the model's answer; nothing was wrong with any. */
export function profileOfColumns(digest: string, columns: readonly ColumnProfile[], n: number): Profile {
  return {
    profileVersion: 1,
    binning: digest,
    events: n,
    firstEvent: null,
    lastEvent: null,
    rows: n,
    predictions: n,
    malformed: { count: 0, reasons: {}, samples: [] },
    unknownColumns: [],
    features: columns.slice(0, -1),
    prediction: columns[columns.length - 1]!,
  };
}

/** A baseline of m simulated records. */
export function simulatedBaseline(random: Random, columns: readonly SimulatedColumn[], m: number): Baseline {
  const binning = simulatedBinning(columns);
  return { baselineVersion: 1, binning, profile: simulatedProfile(random, columns, m, binning) };
}

/** Columns of a typical table: two thirds numeric on twenty bins, one third categories of falling frequency. */
export function typicalColumns(features: number): SimulatedColumn[] {
  const equal = new Array<number>(20).fill(1 / 20);
  const zipf = (count: number) => {
    const weights = Array.from({ length: count }, (_, i) => 1 / (i + 1));
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  };
  const column = (i: number): SimulatedColumn =>
    i % 3 === 2
      ? { kind: 'categorical', shares: zipf(3 + ((i * 7) % 40)), missing: i % 4 === 0 ? 0.02 : 0 }
      : { kind: 'numeric', shares: equal, missing: i % 4 === 0 ? 0.02 : 0 };
  return [...Array.from({ length: features }, (_, i) => column(i)), { kind: 'numeric', shares: equal, missing: 0 }];
}

/** Shares that lean: cells on one side gain what the other side loses, by up to `lean` of their own. */
export function leaning(shares: readonly number[], lean: number): number[] {
  const moved = shares.map((share, i) => share * (1 + lean * (2 * (i / (shares.length - 1)) - 1)));
  const sum = moved.reduce((a, b) => a + b, 0);
  return moved.map((share) => share / sum);
}
