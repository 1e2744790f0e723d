import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { ModelVersion } from '../../../lib/contracts/registry';
import { modelFolder } from '../../../lib/contracts/storage';
import { parseS3Uri } from '../../shared/objects';
import type { ObjectStore } from '../../shared/objects';
import { parseFeatureSchema } from '../profile/feature-schema';
import { parseBaseline } from '../profile/files';
import type { Reference } from './hour-profiles';

/** Reads the baseline and the schema of a version; undefined when the version came without one of them. */
export async function readReference(
  objects: Pick<ObjectStore, 'get'>,
  { artifactUri }: ModelVersion,
): Promise<Reference | undefined> {
  const folder = parseS3Uri(artifactUri);
  const read = async (name: string): Promise<string> => {
    const bytes = await objects.get({ bucket: folder.bucket, key: `${folder.key}${name}` });
    return Buffer.from(bytes).toString('utf8');
  };
  try {
    const [baseline, schema] = [await read(modelFolder.baseline), await read(modelFolder.schema)];
    return {
      baseline: parseBaseline(baseline, `${artifactUri}${modelFolder.baseline}`),
      schema: parseFeatureSchema(JSON.parse(schema)),
    };
  } catch (error) {
    if (error instanceof TidegateError && error.name === errorNames.notFound) return undefined;
    throw error;
  }
}
