import { createReadStream, existsSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { AttributionEffort } from '../../lambdas/monitoring/attribution/sampled-attributions';
import type { Baseline } from '../../lambdas/monitoring/profile/baseline';
import { buildBaseline } from '../../lambdas/monitoring/profile/build-baseline';
import type { FeatureSchema } from '../../lambdas/monitoring/profile/feature-schema';
import { readRows } from '../../lambdas/training-pipeline/reference-rows';
import { UsageError } from '../usage-error';
import { modelAttributions } from './model-attributions';

/** What a baseline is made of. */
export interface ReferenceRequest {
  /** Absolute path of the model folder. */
  readonly folder: string;
  readonly schema: FeatureSchema;
  /** CSV with a header, plain or gzip; an absolute path. */
  readonly file: string;
  /** Records of each sample that the model is asked about; 0: it is not asked. */
  readonly sample: number;
  readonly onSample: NonNullable<AttributionEffort['onSample']>;
}

/** A baseline, and why it does not hold on which features the answers hang; null when it does, or nobody asked. */
export interface ReferenceBaseline {
  readonly baseline: Baseline;
  readonly unattributed: string | null;
}

/**
 * Builds a baseline from reference rows with the features of the schema and, when the model's answers are to be monitored,
 * its prediction; asks the model itself on which features its answers hang. Reads the file several times, in constant
 * memory.
 */
export async function baselineFromReference(request: ReferenceRequest): Promise<ReferenceBaseline> {
  const { folder, schema, file, sample: records, onSample } = request;
  if (!existsSync(file)) {
    throw new UsageError(`'${file}' does not exist; give a CSV file with the features of schema.json`);
  }
  const bytes = (): AsyncIterable<Uint8Array> =>
    file.endsWith('.gz')
      ? (createReadStream(file).compose(createGunzip()) as AsyncIterable<Uint8Array>)
      : createReadStream(file);
  const rows = () => readRows(bytes(), schema);
  const baseline = await buildBaseline(rows, schema);
  if (records === 0) return { baseline, unattributed: null };
  const found = await modelAttributions({ folder, schema, rows: rows(), records, onSample });
  if ('reason' in found) return { baseline, unattributed: found.reason };
  return { baseline: { ...baseline, attribution: found.reference }, unattributed: null };
}
