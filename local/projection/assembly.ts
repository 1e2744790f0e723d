import type { JsonObject } from './template';

/** `manifest.json` of a cloud assembly, as far as the projection looks into it. */
export interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
  readonly [field: string]: unknown;
}

/** One artifact of an assembly. */
export interface Artifact {
  readonly type: string;
  readonly properties?: JsonObject;
  readonly dependencies?: readonly string[];
  readonly [field: string]: unknown;
}

/** `<stack>.assets.json`: what a deployment uploads before it starts. */
export interface AssetManifest {
  readonly files?: Readonly<Record<string, FileAsset>>;
  readonly dockerImages?: Readonly<Record<string, DockerImageAsset>>;
  readonly [field: string]: unknown;
}

/** A file or folder that is uploaded to the bucket of the bootstrap. */
export interface FileAsset {
  readonly source: { readonly path?: string; readonly packaging?: string; readonly executable?: readonly string[] };
  readonly destinations: Readonly<Record<string, Destination>>;
  readonly [field: string]: unknown;
}

/** An image that is built and pushed. */
export interface DockerImageAsset {
  readonly displayName?: string;
  readonly source: { readonly directory?: string };
  readonly [field: string]: unknown;
}

/** Where an asset goes, and as whom. */
export interface Destination {
  readonly objectKey: string;
  readonly [field: string]: unknown;
}

/** Where the asset of a template lies after the projection. */
export interface ProjectedTemplateFile {
  /** File name of the template. */
  readonly file: string;
  /** SHA-256 of its bytes, hex: its key in the bucket. */
  readonly hash: string;
}

const stackType = 'aws:cloudformation:stack';
const assetsType = 'cdk:asset-manifest';

/** Stacks and asset manifests of an assembly. */
export function artifactsOf(manifest: Manifest): {
  readonly stacks: readonly (readonly [string, Artifact])[];
  readonly assets: readonly (readonly [string, Artifact])[];
} {
  const artifacts = Object.entries(manifest.artifacts ?? {});
  return {
    stacks: artifacts.filter(([, { type }]) => type === stackType),
    assets: artifacts.filter(([, { type }]) => type === assetsType),
  };
}

/**
 * The manifest for the emulator: deployed as who runs the CLI, since the emulator does not understand the conditions of
 * the bootstrap's roles. `templates` says where each stack's new template lies, by artifact id.
 */
export function projectManifest(manifest: Manifest, templates: ReadonlyMap<string, ProjectedTemplateFile>): Manifest {
  const { stacks, assets } = artifactsOf(manifest);
  const kept = [...stacks.map(([id, stack]) => [id, projectStack(stack, templates.get(id)!)] as const), ...assets];
  return { ...manifest, artifacts: Object.fromEntries(kept) };
}

function projectStack(stack: Artifact, { hash }: ProjectedTemplateFile): Artifact {
  const {
    assumeRoleArn: _,
    cloudFormationExecutionRoleArn: __,
    lookupRole: ___,
    ...properties
  } = stack.properties ?? {};
  const url = properties['stackTemplateAssetObjectUrl'] as string | undefined;
  return {
    ...stack,
    properties: {
      ...properties,
      ...(url !== undefined && { stackTemplateAssetObjectUrl: url.replace(/[^/]+\.json$/, `${hash}.json`) }),
    },
  };
}

/**
 * The asset manifest for the emulator. Changed templates get the hash of their new bytes, since an object whose key is
 * there already is not uploaded again. Images are not built: the twin runs what is in them as processes.
 *
 * @param relocate where the assembly's own path of an asset is found from the new manifest
 */
export function projectAssets(
  assets: AssetManifest,
  templates: readonly ProjectedTemplateFile[],
  relocate: (path: string) => string,
): AssetManifest {
  const files = Object.entries(assets.files ?? {}).map(([id, asset]): [string, FileAsset] => {
    const template = templates.find(({ file }) => file === asset.source.path);
    const key = template ? (name: string) => name.replace(/[^/]+\.json$/, `${template.hash}.json`) : undefined;
    return [
      template?.hash ?? id,
      {
        ...asset,
        source: template ? asset.source : relocated(asset.source, relocate),
        destinations: Object.fromEntries(
          Object.entries(asset.destinations).map(([name, destination]) => [name, asCaller(destination, key)]),
        ),
      },
    ];
  });
  return { ...assets, files: Object.fromEntries(files), dockerImages: {} };
}

function relocated(source: FileAsset['source'], relocate: (path: string) => string): FileAsset['source'] {
  return source.path === undefined ? source : { ...source, path: relocate(source.path) };
}

function asCaller(destination: Destination, key: ((name: string) => string) | undefined): Destination {
  const { assumeRoleArn: _, ...rest } = destination;
  return key ? { ...rest, objectKey: key(destination.objectKey) } : rest;
}
