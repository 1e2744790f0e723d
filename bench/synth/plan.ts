import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';

/** Properties of a resource in a template. */
export type Properties = Readonly<Record<string, unknown>>;

export interface PlannedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
}

/** A file or folder that a stack publishes. */
export interface PlannedAsset {
  readonly source: string;
  readonly packaging: 'file' | 'zip' | 'image';
  readonly dockerFile?: string | undefined;
}

/** By the key that they get in the bucket. */
export type Assets = Readonly<Record<string, PlannedAsset | undefined>>;

export interface PlannedStack {
  readonly stage: string | undefined;
  readonly id: string;
  readonly name: string;
  /** Its path: what exports are found by. */
  readonly path: string;
  /** In an order in which an author would write them: what is referred to comes first, where that can be. */
  readonly resources: readonly PlannedResource[];
  readonly assets: Assets;
}

/** What a bare app has to make to equal an assembly: plain data, so that it can be handed over as a file. */
export interface Plan {
  readonly stacks: readonly PlannedStack[];
  /** Values that one stack hands to another, by the name of the export. */
  readonly exported: Readonly<Record<string, Exported | undefined>>;
}

interface Exported {
  readonly stack: string;
  readonly value: unknown;
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: Properties }>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

/** Reads an assembly. */
export function planOf(assemblyFolder: string): Plan {
  const artifacts = inOrder(new CloudAssembly(assemblyFolder).stacksRecursively);
  const exported: Record<string, Exported> = {};
  for (const artifact of artifacts) {
    for (const { Value, Export } of Object.values((artifact.template as Template).Outputs ?? {})) {
      if (Export) exported[Export.Name] = { stack: artifact.hierarchicalId, value: Value };
    }
  }
  return { stacks: artifacts.map(stackOf), exported };
}

/** Stacks that others import from first. */
function inOrder(artifacts: readonly CloudFormationStackArtifact[]): CloudFormationStackArtifact[] {
  const imports = (artifact: CloudFormationStackArtifact) =>
    JSON.stringify(artifact.template).split('"Fn::ImportValue"').length;
  return [...artifacts].sort((a, b) => Math.sign(imports(a) - 1) - Math.sign(imports(b) - 1));
}

function stackOf(artifact: CloudFormationStackArtifact): PlannedStack {
  const parts = artifact.hierarchicalId.split('/');
  return {
    stage: parts.length > 1 ? parts[0] : undefined,
    id: parts.slice(1).join('-') || artifact.hierarchicalId,
    name: artifact.stackName,
    path: artifact.hierarchicalId,
    resources: resourcesOf(artifact.template as Template),
    assets: assetsOf(artifact),
  };
}

function resourcesOf({ Resources }: Template): PlannedResource[] {
  const placed = new Map<string, PlannedResource>();
  const visiting = new Set<string>();
  const place = (logicalId: string): void => {
    const resource = Resources[logicalId];
    if (!resource || visiting.has(logicalId)) return;
    visiting.add(logicalId);
    const { Type: type, Properties: properties = {} } = resource;
    referencesIn(properties).forEach(place);
    placed.set(logicalId, { logicalId, type, properties });
  };
  Object.keys(Resources).forEach(place);
  return [...placed.values()];
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  const { Ref: ref, 'Fn::GetAtt': attribute } = value as { readonly Ref?: string; readonly 'Fn::GetAtt'?: string[] };
  return [ref, attribute?.[0]].filter((name) => name !== undefined).concat(Object.values(value).flatMap(referencesIn));
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<string, { readonly source: { readonly path: string; readonly packaging: 'file' | 'zip' } }>
  >;
  readonly dockerImages?: Readonly<
    Record<string, { readonly source: { readonly directory: string; readonly dockerFile?: string } }>
  >;
}

function assetsOf(artifact: CloudFormationStackArtifact): Assets {
  const folder = path.dirname(artifact.templateFullPath);
  const manifest = JSON.parse(
    readFileSync(artifact.templateFullPath.replace('.template.json', '.assets.json'), 'utf8'),
  ) as AssetManifest;
  const files = Object.entries(manifest.files ?? {}).map(([hash, { source }]): [string, PlannedAsset] => [
    source.packaging === 'zip' ? `${hash}.zip` : hash,
    { source: path.resolve(folder, source.path), packaging: source.packaging },
  ]);
  const images = Object.entries(manifest.dockerImages ?? {}).map(([hash, { source }]): [string, PlannedAsset] => [
    hash,
    { source: path.resolve(folder, source.directory), packaging: 'image', dockerFile: source.dockerFile },
  ]);
  return Object.fromEntries([...files, ...images].filter(([, { source }]) => !source.endsWith('.template.json')));
}
