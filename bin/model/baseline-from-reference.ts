import { createReadStream, existsSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { buildBaseline } from '../../lambdas/monitoring/profile/build-baseline';
import { parseFeatureSchema } from '../../lambdas/monitoring/profile/feature-schema';
import { serializeBaseline } from '../../lambdas/monitoring/profile/files';
import { readRows } from '../../lambdas/training-pipeline/reference-baselines';
import { UsageError } from '../usage-error';

/**
 * Builds the text of `baseline.json` from reference rows: CSV with a header, plain or gzip, with the features of the
 * schema and, when the model's answers are to be monitored, its prediction. Reads the file several times, in constant
 * memory.
 */
export async function baselineFromReference(referenceFile: string, schemaText: string): Promise<string> {
  if (!existsSync(referenceFile)) {
    throw new UsageError(`'${referenceFile}' does not exist; give a CSV file with the features of schema.json`);
  }
  const schema = parseFeatureSchema(JSON.parse(schemaText) as unknown);
  const bytes = (): AsyncIterable<Uint8Array> =>
    referenceFile.endsWith('.gz')
      ? (createReadStream(referenceFile).compose(createGunzip()) as AsyncIterable<Uint8Array>)
      : createReadStream(referenceFile);
  return serializeBaseline(await buildBaseline(() => readRows(bytes(), schema), schema));
}
