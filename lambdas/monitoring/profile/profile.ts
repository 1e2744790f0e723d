import type { BusinessProfile } from '../business/business-profile';
import type { SampledText } from './bottom-sample';

/** Statistics of one numeric column. Every field can be added up without loss. */
export interface NumericProfile {
  readonly kind: 'numeric';
  readonly name: string;
  /** Below the first edge, one count a bin, above the last edge: `edges.length + 1` counts. */
  readonly bins: readonly number[];
  readonly missing: number;
  readonly nan: number;
  /** +∞ and −∞. */
  readonly infinite: number;
  /** Values that are not numbers. */
  readonly invalid: number;
  /** Null without finite values. */
  readonly min: number | null;
  readonly max: number | null;
  /** Σ(x − center), exact, as components of an expansion. */
  readonly sum: readonly number[];
  /** Σ(x − center)², exact, as components of an expansion. */
  readonly squares: readonly number[];
  /** Finite values too large (beyond 1e144) for moments; counted in `bins` like all others. */
  readonly huge: number;
  /** HyperLogLog sketch of the finite values. */
  readonly distinct: string;
}

/** Statistics of one categorical column. */
export interface CategoricalProfile {
  readonly kind: 'categorical';
  readonly name: string;
  /** One count per category of the binning. */
  readonly counts: readonly number[];
  /** Values that are no category of the binning. */
  readonly other: number;
  /** Some of those values, by smallest hash, with exact counts. */
  readonly otherValues: readonly SampledText[];
  /** HyperLogLog sketch of those values. */
  readonly otherDistinct: string;
  readonly missing: number;
  /** Values that cannot be a category: objects, arrays. */
  readonly invalid: number;
}

/** Statistics of one column. */
export type ColumnProfile = NumericProfile | CategoricalProfile;

/** Why a line, or a record in it, could not be used. */
export const malformedReasons = [
  'corrupt-compression',
  'line-too-long',
  'not-json',
  'not-a-capture-event',
  'unsupported-encoding',
  'unsupported-content-type',
  'unreadable-payload',
  'wrong-column-count',
  'unclosed-quote',
  'prediction-count',
  'unreadable-prediction',
] as const;
export type MalformedReason = (typeof malformedReasons)[number];

/** What could not be read. */
export interface MalformedProfile {
  readonly count: number;
  readonly reasons: Readonly<Partial<Record<MalformedReason, number>>>;
  /** Some of the lines, by smallest hash: reason and the line's shape with every letter x and every digit 9. */
  readonly samples: readonly SampledText[];
}

/**
 * Statistics of a window of records on frozen bins. Plain data: stored as JSON, added up with `mergeProfiles`, and
 * byte-identical for the same records in any split and order.
 */
export interface Profile {
  readonly profileVersion: 1;
  /** Identity of the binning, see `binningDigest`. */
  readonly binning: string;
  /** Capture events read, malformed ones not included. 0 for profiles of plain rows. */
  readonly events: number;
  /** Time of the first and last event, ISO 8601, UTC. Null when no event told its time. */
  readonly firstEvent: string | null;
  readonly lastEvent: string | null;
  readonly rows: number;
  /** Records that came with a prediction. */
  readonly predictions: number;
  readonly malformed: MalformedProfile;
  /** Names that requests carried and the schema does not know. */
  readonly unknownColumns: readonly SampledText[];
  readonly features: readonly ColumnProfile[];
  readonly prediction: ColumnProfile | null;
  /** Counters of business; absent where none is named. */
  readonly business?: BusinessProfile;
}

/** Number of values of a column that were counted in its cells. */
export function presentCount(column: ColumnProfile): number {
  const cells = column.kind === 'numeric' ? column.bins : column.counts;
  let sum = column.kind === 'numeric' ? 0 : column.other;
  for (const count of cells) sum += count;
  return sum;
}
