import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { artifactsOf, projectAssets, projectManifest } from './assembly';
import type { Artifact, AssetManifest, Manifest, ProjectedTemplateFile } from './assembly';
import type { Change, StackChanges } from './change';
import { projectTemplate } from './project-template';
import type { Template } from './template';

/** An image that a deployment to AWS would build, and the folder that it would be built from. */
export interface ImageAsset {
  /** Tag of the image. */
  readonly hash: string;
  /** Name that the app gives it. */
  readonly name: string;
  /** Absolute path of the folder with its Dockerfile. */
  readonly folder: string;
}

/** A projected assembly. */
export interface ProjectedAssembly {
  readonly changes: readonly StackChanges[];
  readonly images: readonly ImageAsset[];
}

/**
 * Turns a synthesized assembly into one that the stock CDK CLI deploys to the emulator. The source stays as it is and is
 * still read by the deployment: assets are not copied.
 *
 * @param source folder of the assembly, for example that of a stage: `cdk.out/assembly-dev`
 * @param target folder of the new assembly; what is in it is removed
 * @returns what was changed, by stack, and the images that were left out
 * @throws UnknownTypesError for a resource type of which nothing is known
 */
export function projectAssembly(source: string, target: string): ProjectedAssembly {
  const manifestFile = path.join(source, 'manifest.json');
  if (!existsSync(manifestFile))
    throw new Error(`'${source}' holds no assembly (no manifest.json); synthesize it first`);
  const manifest = readJson(manifestFile) as Manifest;
  const { stacks, assets } = artifactsOf(manifest);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const projected = stacks.map(([id, stack]) => ({ id, ...writeTemplate(source, target, stack) }));
  const templates = new Map(projected.map(({ id, template }) => [id, template]));
  const images = assets.flatMap(([, { properties }]) =>
    writeAssets(source, target, properties?.['file'] as string, [...templates.values()]),
  );
  for (const [, { additionalMetadataFile }] of stacks) copyIfNamed(source, target, additionalMetadataFile);
  writeJson(path.join(target, 'manifest.json'), projectManifest(manifest, templates));
  const changes = projected.map(({ id, changes: inStack }) => ({ stack: id, changes: inStack }));
  return { changes: [...changes, { stack: 'images', changes: images.map(leftOutImage) }], images };
}

function writeTemplate(
  source: string,
  target: string,
  { properties }: Artifact,
): { template: ProjectedTemplateFile; changes: readonly Change[] } {
  const file = properties?.['templateFile'] as string;
  const { template, changes } = projectTemplate(readJson(path.join(source, file)) as Template);
  const text = writeJson(path.join(target, file), template);
  return { template: { file, hash: createHash('sha256').update(text).digest('hex') }, changes };
}

function writeAssets(
  source: string,
  target: string,
  file: string,
  templates: readonly ProjectedTemplateFile[],
): ImageAsset[] {
  const assets = readJson(path.join(source, file)) as AssetManifest;
  const relocate = (asset: string): string => path.relative(target, path.join(source, asset));
  writeJson(path.join(target, file), projectAssets(assets, templates, relocate));
  return Object.entries(assets.dockerImages ?? {}).map(([hash, image]) => ({
    hash,
    name: image.displayName ?? hash,
    folder: path.resolve(source, image.source.directory ?? '.'),
  }));
}

function leftOutImage({ name }: ImageAsset): Change {
  const reason = 'the twin builds no images; it runs what is in their folders as processes';
  return { what: 'left out', resource: name, type: 'image', reason };
}

function copyIfNamed(source: string, target: string, file: unknown): void {
  if (typeof file === 'string') copyFileSync(path.join(source, file), path.join(target, file));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function writeJson(file: string, value: unknown): string {
  const text = `${JSON.stringify(value, null, 1)}\n`;
  writeFileSync(file, text);
  return text;
}
