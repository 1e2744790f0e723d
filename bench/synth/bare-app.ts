import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { aws_ecr_assets as ecrAssets, aws_s3_assets as s3Assets, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { bareResource } from './bare-resources';
import type { Properties } from './bare-resources';
import { Links } from './links';

/** How the bare app makes its resources. */
export type Level = 'L1' | 'L2';

/**
 * A plain CDK app with the stacks, resources by type and assets of an assembly: one construct per resource, nothing
 * between them. At level 2 those of the construct library where it has one that makes exactly one resource, referring to
 * each other as in any app; at level 1 generic resources with finished properties, as little as an app of that size can do.
 */
export function buildBare(app: App, assemblyFolder: string, level: Level): void {
  const stages = new Map<string, Stage>();
  const artifacts = new CloudAssembly(assemblyFolder).stacksRecursively;
  const links = new Links(artifacts);
  for (const artifact of artifacts) {
    const [stageName, stackId] = splitId(artifact.hierarchicalId);
    const scope = stageName === undefined ? app : stageOf(app, stages, stageName);
    addStack(
      new Stack(scope, stackId, { stackName: artifact.stackName }),
      artifact,
      level === 'L2' ? links : undefined,
    );
  }
}

function addStack(stack: Stack, artifact: CloudFormationStackArtifact, links: Links | undefined): void {
  const assets = filesOf(artifact);
  addAssets(stack, assets);
  for (const [logicalId, { Type, Properties = {} }] of Object.entries((artifact.template as Template).Resources)) {
    const linked = links ? (links.link(artifact.hierarchicalId, Properties) as Properties) : Properties;
    const made = links && bareResource(stack, logicalId, Type, linked, (key) => assets.get(key)?.source);
    const resource = made ?? new CfnResource(stack, logicalId, { type: Type, properties: linked });
    links?.add(artifact.hierarchicalId, logicalId, resource);
  }
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: Properties }>>;
}

interface AssetFile {
  readonly source: string;
  readonly packaging: 'file' | 'zip' | 'image';
  readonly dockerFile?: string | undefined;
}

/** Files and folders that a stack publishes, by the key they get. */
function filesOf(artifact: CloudFormationStackArtifact): Map<string, AssetFile> {
  const folder = path.dirname(artifact.templateFullPath);
  const manifest = JSON.parse(
    readFileSync(artifact.templateFullPath.replace('.template.json', '.assets.json'), 'utf8'),
  ) as AssetManifest;
  const files = Object.entries(manifest.files ?? {}).map(([hash, { source }]): [string, AssetFile] => [
    source.packaging === 'zip' ? `${hash}.zip` : hash,
    { source: path.resolve(folder, source.path), packaging: source.packaging },
  ]);
  const images = Object.entries(manifest.dockerImages ?? {}).map(([hash, { source }]): [string, AssetFile] => [
    hash,
    { source: path.resolve(folder, source.directory), packaging: 'image', dockerFile: source.dockerFile },
  ]);
  return new Map([...files, ...images].filter(([, { source }]) => !source.endsWith('.template.json')));
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<string, { readonly source: { readonly path: string; readonly packaging: 'file' | 'zip' } }>
  >;
  readonly dockerImages?: Readonly<
    Record<string, { readonly source: { readonly directory: string; readonly dockerFile?: string } }>
  >;
}

/** Assets that no function brings along: files of models, and images. Folders are the functions'. */
function addAssets(stack: Stack, assets: ReadonlyMap<string, AssetFile>): void {
  for (const [key, { source, packaging, dockerFile: file }] of assets) {
    if (packaging === 'image') new ecrAssets.DockerImageAsset(stack, `Image${key}`, { directory: source, file });
    else if (packaging === 'file') new s3Assets.Asset(stack, `File${key}`, { path: source });
  }
}

function stageOf(app: App, stages: Map<string, Stage>, name: string): Stage {
  const stage = stages.get(name) ?? new Stage(app, name);
  stages.set(name, stage);
  return stage;
}

function splitId(hierarchicalId: string): [stage: string | undefined, stack: string] {
  const parts = hierarchicalId.split('/');
  return [parts.length > 1 ? parts[0] : undefined, parts.slice(1).join('-') || hierarchicalId];
}
