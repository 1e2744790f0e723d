/**
 * The champion pointer: one SSM parameter per model and environment that says which version serves.
 * Rollouts move it; deployments read it. It is written by the registry's functions and owned by no template,
 * so that no deployment can take a promotion back.
 */

/** What the pointer holds, as JSON. */
export interface ChampionPointer {
  readonly version: string;
  /** `sha256:<hex>` of the version's manifest. */
  readonly digest: string;
  /** S3 prefix of the model folder, with a slash at the end. */
  readonly artifactUri: string;
}

/** Name of the pointer's parameter. `prefix` is that of the registry, for example `/tidegate/prod`. */
export function championParameterName(prefix: string, model: string): string {
  return `${prefix}/models/${model}/champion`;
}

/** Properties of the custom resource that seeds and reads the champion. All values reach the handler as text. */
export interface ChampionResourceProperties {
  readonly Model: string;
  /** Digest of everything that makes the endpoint redeploy, so that the pointer is read again whenever it does. */
  readonly ConfigurationDigest: string;
  /** The initial version's files. Absent: the registry must have a champion already. */
  readonly InitialFiles?: readonly InitialFile[];
}

/** One file of the initial version, where the deployment put it. */
export interface InitialFile {
  /** Path in the model folder, for example `model.onnx`. */
  readonly Path: string;
  readonly Bucket: string;
  readonly Key: string;
}

/** Attributes of the custom resource. */
export const championAttributes = {
  version: 'Version',
  digest: 'Digest',
  artifactUri: 'ArtifactUri',
} as const;
