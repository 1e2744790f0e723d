import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { ModelVersion } from '../../../lib/contracts/registry';
import { modelFolder } from '../../../lib/contracts/storage';
import { downloadPrefix } from '../../../serving/models/s3-source';
import { checkTrust } from '../../../serving/models/trust';
import type { FeatureSchema } from '../profile/feature-schema';
import { loadModelScorer, type ModelScorer } from './model-scorer';

/** Opens versions of a model to ask them. */
export interface VersionModels {
  /** @throws TidegateError when the artifact is not what the registry says, or does not fit the schema */
  open(version: Pick<ModelVersion, 'artifactUri' | 'digest'>, schema: FeatureSchema): Promise<ModelScorer>;
}

/** Versions in the artifact store, checked against the digest that the registry has of them before they are loaded. */
export class StoredVersionModels implements VersionModels {
  public constructor(private readonly download: typeof downloadPrefix = downloadPrefix) {}

  public async open(
    { artifactUri, digest }: Pick<ModelVersion, 'artifactUri' | 'digest'>,
    schema: FeatureSchema,
  ): Promise<ModelScorer> {
    const folder = await mkdtemp(join(tmpdir(), 'tidegate-version-'));
    try {
      await this.download(artifactUri, folder);
      const found = await checkTrust(folder, { level: 'digest' });
      if (found.digest !== digest) {
        throw new TidegateError(
          errorNames.digestMismatch,
          `${artifactUri} has digest ${String(found.digest)}, the registry says ${digest}: nothing is loaded from it`,
        );
      }
      return await loadModelScorer(join(folder, modelFolder.model), schema);
    } finally {
      // The session holds what it needs. An environment that lives on must not fill up.
      await rm(folder, { recursive: true, force: true });
    }
  }
}
