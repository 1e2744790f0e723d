import type { FeatureSchema } from '../profile/feature-schema';
import type { RawValue } from '../profile/row';
import type { ModelScorer } from './model-scorer';
import { attributionReference, referenceSamples, type AttributionReference } from './reference';
import { RowSample } from './row-sample';

/** Records of each of the samples that tell what is usual, unless somebody says otherwise. */
export const usualSample = 300;

/** A known-good record. */
export interface KnownRecord {
  /** What tells it from all others; null: its place in the data. */
  readonly identity: string | null;
  readonly features: readonly RawValue[];
}

/** How much is asked of the model. */
export interface AttributionEffort {
  /** Records of a sample. */
  readonly records: number;
  /**
   * Hears before every sample how many are done, so that whoever waits is told; what it throws ends the work.
   * @default - nobody
   */
  readonly onSample?: (done: number, of: number) => void;
}

/** Attributions, or why there are none. */
export type Attributed = { readonly reference: AttributionReference } | { readonly reason: string };

/** On which features a model's answers to known-good records hang, of a sample of them: the same in any order. */
export async function sampledAttributions(
  records: AsyncIterable<KnownRecord>,
  schema: FeatureSchema,
  scorer: ModelScorer,
  effort: AttributionEffort,
): Promise<Attributed> {
  const sample = new RowSample(referenceSamples * effort.records);
  let place = 0;
  for await (const { identity, features } of records) {
    place += 1;
    sample.offer(identity ?? String(place), () => scorer.cellsOf(features));
  }
  const rows = sample.rows();
  const needed = 2 * referenceSamples;
  if (rows.length < needed) {
    return { reason: `the model can answer ${rows.length} records of the data, attributions need ${needed}` };
  }
  const names = schema.features.map(({ name }) => name);
  const reference = await attributionReference(rows, names, scorer.score, effort.onSample);
  return { reference: { ...reference, model: scorer.model } };
}
