import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { ModelVersion } from '../../../lib/contracts/registry';
import { modelFolder } from '../../../lib/contracts/storage';
import { parseS3Uri } from '../../shared/objects';
import type { ObjectStore } from '../../shared/objects';
import type { Baseline } from '../profile/baseline';
import { readFeatureSchema } from '../profile/feature-schema';
import type { FeatureSchema } from '../profile/feature-schema';
import { parseBaseline } from '../profile/files';
import type { Reference } from './hour-profiles';

/** What a version's folder says about its data; undefined what it came without. */
export interface VersionFiles {
  readonly schema: FeatureSchema | undefined;
  readonly baseline: Baseline | undefined;
}

/** Reads baseline and schema of a version. */
export async function readVersionFiles(
  objects: Pick<ObjectStore, 'get'>,
  { artifactUri }: Pick<ModelVersion, 'artifactUri'>,
): Promise<VersionFiles> {
  const folder = parseS3Uri(artifactUri);
  const read = async (name: string): Promise<Uint8Array | undefined> => {
    try {
      return await objects.get({ bucket: folder.bucket, key: `${folder.key}${name}` });
    } catch (error) {
      if (error instanceof TidegateError && error.name === errorNames.notFound) return undefined;
      throw error;
    }
  };
  const [baseline, schema] = [await read(modelFolder.baseline), await read(modelFolder.schema)];
  return {
    schema: schema && readFeatureSchema(schema),
    baseline:
      baseline && parseBaseline(Buffer.from(baseline).toString('utf8'), `${artifactUri}${modelFolder.baseline}`),
  };
}

/** Reads the baseline and the schema of a version; undefined when the version came without one of them. */
export async function readReference(
  objects: Pick<ObjectStore, 'get'>,
  version: Pick<ModelVersion, 'artifactUri'>,
): Promise<Reference | undefined> {
  const { schema, baseline } = await readVersionFiles(objects, version);
  return schema && baseline ? { schema, baseline } : undefined;
}
