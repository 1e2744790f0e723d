import { normalTwoSidedP } from './normal';

/** Area under the ROC curve with DeLong's standard error. */
export interface AreaUnderCurve {
  readonly area: number;
  readonly standardError: number;
  readonly positives: number;
  readonly negatives: number;
}

/** Per-observation placements of DeLong's method: how each score ranks within the other class. */
interface Placements {
  readonly ofPositives: Float64Array;
  readonly ofNegatives: Float64Array;
}

/**
 * Area under the ROC curve; ties count half.
 * @param scores higher says more likely positive
 * @param labels true for positive, same order
 * @returns null unless both classes are present
 */
export function areaUnderCurve(scores: ArrayLike<number>, labels: ArrayLike<boolean>): AreaUnderCurve | null {
  const placed = placements(scores, labels);
  if (placed === null) return null;
  const { ofPositives, ofNegatives } = placed;
  return {
    area: mean(ofPositives),
    standardError: Math.sqrt(
      covariance(ofPositives, ofPositives) / ofPositives.length +
        covariance(ofNegatives, ofNegatives) / ofNegatives.length,
    ),
    positives: ofPositives.length,
    negatives: ofNegatives.length,
  };
}

/** Difference of two areas measured on the same observations. */
export interface AreaDifference {
  readonly difference: number;
  readonly standardError: number;
  readonly pValue: number;
}

/** DeLong's paired comparison of two scores of the same observations: first − second. Null without both classes. */
export function compareAreas(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  labels: ArrayLike<boolean>,
): AreaDifference | null {
  const a = placements(first, labels);
  const b = placements(second, labels);
  if (a === null || b === null) return null;
  const variance = (of: keyof Placements) =>
    (covariance(a[of], a[of]) + covariance(b[of], b[of]) - 2 * covariance(a[of], b[of])) / a[of].length;
  const difference = mean(a.ofPositives) - mean(b.ofPositives);
  const standardError = Math.sqrt(Math.max(0, variance('ofPositives') + variance('ofNegatives')));
  const pValue = standardError === 0 ? (difference === 0 ? 1 : 0) : normalTwoSidedP(difference / standardError);
  return { difference, standardError, pValue };
}

/** Placements by midranks, in n·log n (Sun and Xu's form of DeLong's method). */
function placements(scores: ArrayLike<number>, labels: ArrayLike<boolean>): Placements | null {
  if (scores.length !== labels.length) {
    throw new RangeError(`every score needs a label, have ${scores.length} scores and ${labels.length} labels`);
  }
  const positives: number[] = [];
  const negatives: number[] = [];
  for (let i = 0; i < scores.length; i += 1) (labels[i] ? positives : negatives).push(scores[i]!);
  const m = positives.length;
  const n = negatives.length;
  if (m === 0 || n === 0) return null;
  const all = midranks(Float64Array.from([...chunks(positives), ...chunks(negatives)]));
  const within = midranks(Float64Array.from(positives));
  const among = midranks(Float64Array.from(negatives));
  return {
    ofPositives: Float64Array.from(within, (rank, i) => (all[i]! - rank) / n),
    ofNegatives: Float64Array.from(among, (rank, i) => 1 - (all[m + i]! - rank) / m),
  };
}

/** Iterates without spreading a large array onto the stack. */
function* chunks(values: readonly number[]): Generator<number> {
  yield* values;
}

function midranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end += 1;
    for (let i = start; i < end; i += 1) ranks[order[i]!] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function covariance(a: Float64Array, b: Float64Array): number {
  if (a.length < 2) return 0;
  const meanA = mean(a);
  const meanB = mean(b);
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return sum / (a.length - 1);
}
