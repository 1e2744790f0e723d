import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { packageModel } from '../../../bin/model/package-model';
import { ModelFolder } from '../../../lib/model-registry/model-folder';

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-model-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

const complete = { 'model.onnx': 'bytes', 'schema.json': '{}', 'sample.json': '{}' };
const late = { name: 'late', version: '1.0.0' };

describe('packaging a model', () => {
  test('lists every file with its digest, and the digest of the list is the version', () => {
    const folder = folderWith(complete);
    const { digest, files } = packageModel({ folder, ...late });
    const bytes = readFileSync(path.join(folder, 'manifest.json'));
    expect(digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    expect(files).toEqual(['model.onnx', 'sample.json', 'schema.json']);
    expect(JSON.parse(bytes.toString())).toMatchObject({
      name: 'late',
      version: '1.0.0',
      files: { 'model.onnx': { sha256: createHash('sha256').update('bytes').digest('hex'), bytes: 5 } },
    });
  });

  test('gives the same bytes for the same files, and packages a packaged folder again', () => {
    const [one, two] = [folderWith(complete), folderWith(complete)];
    expect(packageModel({ folder: one, ...late }).digest).toBe(packageModel({ folder: two, ...late }).digest);
    expect(packageModel({ folder: one, ...late }).digest).toBe(packageModel({ folder: two, ...late }).digest);
  });

  test('makes what a deployment accepts as an initial version', () => {
    const folder = folderWith(complete);
    packageModel({ folder, ...late });
    expect(ModelFolder.fromPath(folder)).toMatchObject({ modelName: 'late', version: '1.0.0' });
  });

  test.each<[string, Record<string, string>, Partial<typeof late>, string]>([
    ['without a model', { 'schema.json': '{}' }, {}, 'has no model.onnx'],
    ['without model and schema', {}, {}, 'has no model.onnx and no schema.json'],
    ['with a broken JSON file', { ...complete, 'sample.json': '{' }, {}, 'sample.json is not JSON'],
    ['with an empty file', { ...complete, 'model.onnx': '' }, {}, 'model.onnx is empty'],
    [
      'with a pointer instead of a model',
      { ...complete, 'model.onnx': 'version https://git-lfs.github.com/spec/v1' },
      {},
      'Git LFS pointer',
    ],
    ['with a hidden file', { ...complete, '.DS_Store': 'x' }, {}, "holds '.DS_Store'"],
    ['under a name that is none', complete, { name: 'Late Flights' }, 'lower-case letters'],
    ['under a version that is none', complete, { version: '1.0' }, 'semantic version'],
    ['with a signature of another manifest', { ...complete, 'manifest.sig': 'x' }, {}, 'signs another manifest'],
  ])('fails %s, and writes nothing', (_case, files, changed, message) => {
    const folder = folderWith(files);
    expect(() => packageModel({ folder, ...late, ...changed })).toThrow(message);
    expect(existsSync(path.join(folder, 'manifest.json'))).toBe(false);
  });

  test('fails for a folder within the folder, which no reader looks into', () => {
    const folder = folderWith(complete);
    mkdirSync(path.join(folder, 'checkpoints'));
    expect(() => packageModel({ folder, ...late })).toThrow("holds 'checkpoints'");
  });

  test('fails for a folder that does not exist', () => {
    expect(() => packageModel({ folder: '/nowhere/model', ...late })).toThrow("'/nowhere/model' does not exist");
  });
});
