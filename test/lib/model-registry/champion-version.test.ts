import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { composeManifest } from '../../../lambdas/model-registry/manifest';
import { ArtifactStore } from '../../../lib/artifact-store/artifact-store';
import { ChampionVersion } from '../../../lib/model-registry/champion-version';
import { ModelFolder } from '../../../lib/model-registry/model-folder';
import { ModelRegistry } from '../../../lib/model-registry/model-registry';
import { newStack } from '../synthesis';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tidegate-model-'));
  const model = Buffer.from('a model');
  writeFileSync(path.join(folder, 'model.onnx'), model);
  writeFileSync(
    path.join(folder, 'manifest.json'),
    composeManifest('flight-delay', '1.0.0', { 'model.onnx': model }).bytes,
  );
});

afterEach(() => rmSync(folder, { recursive: true }));

function template(model = 'flight-delay'): Template {
  const stack = newStack();
  const artifactStore = new ArtifactStore(stack, 'Store');
  const registry = new ModelRegistry(stack, 'Registry', { environmentName: 'dev', artifactStore });
  const initialVersion = ModelFolder.fromPath(folder);
  new ChampionVersion(stack, 'Champion', { registry, model, initialVersion, redeployWith: 'digest-of-configuration' });
  return Template.fromStack(stack);
}

test('asks for the champion again whenever what uses it would be redeployed', () => {
  template().hasResourceProperties('Custom::TidegateChampion', {
    Model: 'flight-delay',
    ConfigurationDigest: 'digest-of-configuration',
  });
});

test('uploads each file of the folder on its own, the manifest included', () => {
  template().hasResourceProperties('Custom::TidegateChampion', {
    InitialFiles: [
      Match.objectLike({ Path: 'manifest.json', Key: Match.stringLikeRegexp('\\.json$') }),
      Match.objectLike({ Path: 'model.onnx', Key: Match.stringLikeRegexp('\\.onnx$') }),
    ],
  });
});

test('fails when the folder is of another model', () => {
  expect(() => template('other')).toThrow("the initial version of 'other' is a folder of 'flight-delay'");
});

test('fails when a file was changed after it was packaged, and says the way out', () => {
  writeFileSync(path.join(folder, 'model.onnx'), 'another model');
  expect(() => ModelFolder.fromPath(folder)).toThrow(/model\.onnx.*npx tidegate model package/);
});

test('fails when a file is missing, stray, or there is no manifest', () => {
  writeFileSync(path.join(folder, 'notes.txt'), 'stray');
  expect(() => ModelFolder.fromPath(folder)).toThrow('holds notes.txt, which its manifest does not list');
  rmSync(path.join(folder, 'notes.txt'));
  rmSync(path.join(folder, 'model.onnx'));
  expect(() => ModelFolder.fromPath(folder)).toThrow('lacks model.onnx');
  rmSync(path.join(folder, 'manifest.json'));
  expect(() => ModelFolder.fromPath(folder)).toThrow('has no manifest.json');
});

test.each(['{}', '{"features":{"hour":1}}', '{"features":["hour"]}'])('fails when the schema is %s', (schema) => {
  const files = { 'model.onnx': Buffer.from('a model'), 'schema.json': Buffer.from(schema) };
  for (const [file, bytes] of Object.entries(files)) writeFileSync(path.join(folder, file), bytes);
  writeFileSync(path.join(folder, 'manifest.json'), composeManifest('flight-delay', '1.0.0', files).bytes);
  expect(() => ModelFolder.fromPath(folder)).toThrow(
    /features in schema\.json .* must be a list of objects with a name/,
  );
});
