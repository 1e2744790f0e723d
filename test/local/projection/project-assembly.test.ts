import { App, CfnResource, Stack, Stage, aws_lambda as lambda, aws_sns as sns } from 'aws-cdk-lib';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { artifactsOf } from '../../../local/projection/assembly';
import type { Artifact, AssetManifest, Manifest } from '../../../local/projection/assembly';
import { projectAssembly } from '../../../local/projection/project-assembly';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tidegate-projection-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function synthesize(): string {
  const code = path.join(folder, 'code');
  mkdirSync(code);
  writeFileSync(path.join(code, 'index.js'), 'exports.handler = async () => 1;');
  const app = new App({ outdir: path.join(folder, 'out') });
  const stack = new Stack(new Stage(app, 'dev'), 'Stack');
  new sns.Topic(stack, 'Topic');
  new CfnResource(stack, 'Log', { type: 'AWS::EC2::FlowLog', properties: { ResourceId: 'v', ResourceType: 'VPC' } });
  new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(code),
  });
  app.synth();
  return path.join(folder, 'out', 'assembly-dev');
}

const manifestOf = (assembly: string) =>
  JSON.parse(readFileSync(path.join(assembly, 'manifest.json'), 'utf8')) as Manifest;
const target = () => path.join(folder, 'target');
const readAssets = () => JSON.parse(readFileSync(path.join(target(), assetsFile()), 'utf8')) as AssetManifest;

describe('projecting an assembly', () => {
  test('deploys as who runs the CLI: no role is named anywhere', () => {
    projectAssembly(synthesize(), target());
    for (const name of ['manifest.json', assetsFile()]) {
      const text = readFileSync(path.join(target(), name), 'utf8');
      expect(text).not.toMatch(/assumeRoleArn|cloudFormationExecutionRoleArn|lookupRole/);
    }
  });

  test('a changed template is uploaded under the hash of its new bytes', () => {
    projectAssembly(synthesize(), target());
    const stack = stackOf(manifestOf(target()));
    const bytes = readFileSync(path.join(target(), stack.properties!['templateFile'] as string));
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(stack.properties!['stackTemplateAssetObjectUrl']).toMatch(new RegExp(`/${hash}\\.json$`));
    const asset = readAssets().files![hash]!;
    expect(Object.values(asset.destinations)).toEqual([expect.objectContaining({ objectKey: `${hash}.json` })]);
    expect(bytes.toString()).not.toContain('FlowLog');
  });

  test('assets are found where the source left them', () => {
    projectAssembly(synthesize(), target());
    const files = Object.values(readAssets().files!);
    expect(files).toHaveLength(2);
    for (const { source } of files) expect(existsSync(path.join(target(), source.path ?? 'missing'))).toBe(true);
  });

  test('images are left out, and said to be', () => {
    const source = synthesize();
    const file = path.join(source, path.basename(assetsFile(source)));
    const assets = JSON.parse(readFileSync(file, 'utf8')) as AssetManifest;
    const image = { displayName: 'Server', source: { directory: '../code' }, destinations: {} };
    writeFileSync(file, JSON.stringify({ ...assets, dockerImages: { abc: image } }));
    const { changes, images } = projectAssembly(source, target());
    expect(readAssets().dockerImages).toEqual({});
    expect(changes.flatMap((stack) => stack.changes)).toContainEqual(
      expect.objectContaining({ resource: 'Server', type: 'image' }),
    );
    expect(images).toEqual([{ hash: 'abc', name: 'Server', folder: path.join(folder, 'out', 'code') }]);
  });

  test('projecting again gives the same bytes', () => {
    const source = synthesize();
    projectAssembly(source, target());
    const first = readFileSync(path.join(target(), 'manifest.json'), 'utf8');
    writeFileSync(path.join(target(), 'left-behind'), '');
    projectAssembly(source, target());
    expect(readFileSync(path.join(target(), 'manifest.json'), 'utf8')).toBe(first);
    expect(existsSync(path.join(target(), 'left-behind'))).toBe(false);
  });

  test('fails for a folder without an assembly', () => {
    expect(() => projectAssembly(folder, target())).toThrow(/holds no assembly \(no manifest\.json\)/);
  });
});

function stackOf(manifest: Manifest): Artifact {
  return artifactsOf(manifest).stacks[0]![1];
}

function assetsFile(assembly = target()): string {
  return artifactsOf(manifestOf(assembly)).assets[0]![1].properties!['file'] as string;
}
