import { createHash } from 'node:crypto';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import type { Lineage, MeasuredMetric, ModelVersion, VersionStage } from '../../lib/contracts/registry';
import { artifactPrefix, modelFolder } from '../../lib/contracts/storage';
import { formatS3Uri } from '../shared/objects';
import type { ObjectAddress, ObjectStore } from '../shared/objects';
import { parseManifest, unlistedFiles, versionDigest } from './manifest';
import type { Manifest } from './manifest';
import { parseTraining } from './training-file';

/** A version ready to be registered. */
export type Candidate = Omit<ModelVersion, 'registeredAt'>;

/** What to adopt, and as what. */
export interface Adoption {
  readonly model: string;
  /** Where each file of the folder lies now, by its path in the folder. */
  readonly files: Readonly<Record<string, ObjectAddress>>;
  readonly artifactsBucket: string;
  readonly stage: VersionStage;
  /** Where the folder comes from: ARN of a training execution, or `asset`. */
  readonly source: string;
}

/**
 * Copies a model folder to its immutable place under its digest, after checking every byte against the manifest.
 * `manifest.json` is written last, so that a folder with a manifest is complete. Adopting the same folder twice is safe.
 */
export async function adoptFolder(objects: ObjectStore, adoption: Adoption): Promise<Candidate> {
  const manifestFile = adoption.files[modelFolder.manifest];
  if (!manifestFile) {
    throw new TidegateError(
      errorNames.invalidInput,
      `the folder of '${adoption.model}' has no manifest.json; write it with 'npx tidegate model package'`,
    );
  }
  const manifestBytes = await objects.get(manifestFile);
  const manifest = parseManifest(manifestBytes);
  checkAgainst(adoption, manifest);
  const digest = versionDigest(manifestBytes);
  const prefix = artifactPrefix.version(adoption.model, digest.slice('sha256:'.length));
  const target = { bucket: adoption.artifactsBucket, key: prefix };
  const manifestTarget = { ...target, key: `${prefix}${modelFolder.manifest}` };
  if (!(await objects.exists(manifestTarget))) {
    for (const [path, address] of Object.entries(adoption.files)) {
      if (path === modelFolder.manifest) continue;
      const listed = manifest.files[path];
      if (listed) await verify(objects, address, path, listed);
      await objects.copy(address, { ...target, key: `${prefix}${path}` });
    }
    await objects.put(manifestTarget, manifestBytes, 'application/json');
  }
  return {
    model: adoption.model,
    version: manifest.version,
    digest,
    artifactUri: formatS3Uri(target),
    stage: adoption.stage,
    ...(await readTraining(objects, adoption)),
  };
}

function checkAgainst({ model, files }: Adoption, manifest: Manifest): void {
  if (manifest.name !== model) {
    throw new TidegateError(errorNames.invalidInput, `manifest.json is of '${manifest.name}', not of '${model}'`);
  }
  const missing = Object.keys(manifest.files).filter((path) => !(path in files));
  const unlisted = Object.keys(files).filter((path) => !(path in manifest.files) && !unlistedFiles.includes(path));
  if (missing.length + unlisted.length > 0) {
    throw new TidegateError(
      errorNames.digestMismatch,
      `the folder of '${model}' does not match its manifest: ` +
        [...missing.map((path) => `${path} is missing`), ...unlisted.map((path) => `${path} is not listed`)].join(', '),
    );
  }
}

async function verify(
  objects: ObjectStore,
  address: ObjectAddress,
  path: string,
  listed: { readonly sha256: string; readonly bytes: number },
): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of await objects.stream(address)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).byteLength;
  }
  const actual = hash.digest('hex');
  if (actual !== listed.sha256 || bytes !== listed.bytes) {
    throw new TidegateError(
      errorNames.digestMismatch,
      `${path} has ${bytes} bytes and sha256 ${actual}; the manifest says ${listed.bytes} and ${listed.sha256}`,
    );
  }
}

async function readTraining(
  objects: ObjectStore,
  { files, source }: Adoption,
): Promise<{ lineage: Lineage; metrics: Readonly<Record<string, MeasuredMetric>> }> {
  const file = files[modelFolder.training];
  const training = file ? parseTraining(await objects.get(file)) : undefined;
  return {
    lineage: {
      codeCommit: training?.codeCommit ?? null,
      dataDigest: training?.dataDigest ?? null,
      imageDigest: training?.imageDigest ?? null,
      seed: training?.seed ?? null,
      hyperparameters: training?.hyperparameters ?? {},
      source,
    },
    metrics: training?.metrics ?? {},
  };
}
