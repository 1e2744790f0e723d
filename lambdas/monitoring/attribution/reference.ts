import type { RawValue } from '../profile/row';
import { permutationAttributions, type Scorer } from './permutation';

/** How much each feature counted in the answers on known-good data, in samples of one size. */
export interface AttributionReference {
  readonly features: readonly string[];
  /** Records of each sample. */
  readonly records: number;
  /** Attributions by sample, each in the order of the features. */
  readonly samples: readonly (readonly number[])[];
}

/** How known-good data are sampled. */
export interface AttributionReferenceOptions {
  /**
   * Samples; their variation tells what is usual.
   * @default 12
   */
  readonly samples?: number;
}

/**
 * Attributions on samples of known-good records: record i belongs to sample i modulo their number, so that all samples
 * are of the same time.
 * @param rows known-good records; a few hundred a sample do
 */
export async function attributionReference(
  rows: readonly (readonly RawValue[])[],
  features: readonly string[],
  score: Scorer,
  { samples = 12 }: AttributionReferenceOptions = {},
): Promise<AttributionReference> {
  const records = Math.floor(rows.length / samples);
  const attributions: (readonly number[])[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const members = rows.filter((_, i) => i % samples === sample).slice(0, records);
    attributions.push(await permutationAttributions(members, score));
  }
  return { features, records, samples: attributions };
}
