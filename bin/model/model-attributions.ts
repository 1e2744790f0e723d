import {
  sampledAttributions,
  type Attributed,
  type AttributionEffort,
  type KnownRecord,
} from '../../lambdas/monitoring/attribution/sampled-attributions';
import type { FeatureSchema } from '../../lambdas/monitoring/profile/feature-schema';
import type { Row } from '../../lambdas/monitoring/profile/row';
import { TidegateError } from '../../lib/contracts/errors';
import { loadAttributionModel } from '../monitor/data/attribution-model';
import { UsageError } from '../usage-error';

/** After so long a model that answers slowly is left alone. */
const patience = 5 * 60_000;

/** What a packaged model's answers hang on is found out with. */
export interface ModelAttributionsRequest {
  /** Absolute path of the model folder. */
  readonly folder: string;
  readonly schema: FeatureSchema;
  readonly rows: AsyncIterable<Row>;
  /** Records of a sample. */
  readonly records: number;
  readonly onSample: NonNullable<AttributionEffort['onSample']>;
}

/**
 * On which features the answers of a model folder's model hang. A version is complete without it, so whatever stands in
 * the way (no ONNX Runtime, a model of other inputs, a slow one) is a reason, not an error.
 */
export async function modelAttributions(request: ModelAttributionsRequest): Promise<Attributed> {
  const { folder, schema, records } = request;
  if (schema.features.length === 0) return { reason: 'the model has no features by name' };
  const until = Date.now() + patience;
  const onSample: AttributionEffort['onSample'] = (done, of) => {
    if (Date.now() > until) {
      throw new UsageError(
        `${done} of ${of} samples took ${patience / 60_000} minutes; give fewer records with --sample`,
      );
    }
    request.onSample(done, of);
  };
  try {
    const scorer = await loadAttributionModel(folder, '.', schema);
    try {
      return await sampledAttributions(recordsOf(request.rows), schema, scorer, { records, onSample });
    } finally {
      await scorer.release();
    }
  } catch (error) {
    if (error instanceof UsageError || error instanceof TidegateError) return { reason: error.message };
    throw error;
  }
}

async function* recordsOf(rows: AsyncIterable<Row>): AsyncGenerator<KnownRecord> {
  for await (const { features } of rows) yield { identity: null, features };
}
