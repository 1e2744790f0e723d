import type { RawValue } from '../profile/row';
import { permutationAttributions, type Scorer } from './permutation';

/** How much each feature counted in the answers on known-good data, in samples of one size. */
export interface AttributionReference {
  readonly features: readonly string[];
  /** Records of each sample. */
  readonly records: number;
  /** Attributions by sample, each in the order of the features. */
  readonly samples: readonly (readonly number[])[];
  /** `sha256:<hex>` of the model that answered: attributions of two models cannot be compared. Absent in simulations. */
  readonly model?: string | undefined;
}

/** Samples of known-good records; their variation tells what is usual. */
export const referenceSamples = 12;

/**
 * Attributions on samples of known-good records: record i belongs to sample i modulo their number, so that all samples
 * are of the same time.
 * @param rows known-good records; a few hundred a sample do
 * @param onSample hears before every sample how many are done
 */
export async function attributionReference(
  rows: readonly (readonly RawValue[])[],
  features: readonly string[],
  score: Scorer,
  onSample: (done: number, of: number) => void = () => undefined,
): Promise<AttributionReference> {
  const records = Math.floor(rows.length / referenceSamples);
  const attributions: (readonly number[])[] = [];
  for (let sample = 0; sample < referenceSamples; sample += 1) {
    onSample(sample, referenceSamples);
    const members = rows.filter((_, i) => i % referenceSamples === sample).slice(0, records);
    attributions.push(await permutationAttributions(members, score));
  }
  return { features, records, samples: attributions };
}
