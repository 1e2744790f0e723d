import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { packageModel } from '../../../bin/model/package-model';
import { parseBaseline } from '../../../lambdas/monitoring/profile/files';
import { ModelFolder } from '../../../lib/model-registry/model-folder';

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-model-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

const complete = { 'model.onnx': 'bytes', 'schema.json': '{"schemaVersion":1,"features":[]}', 'sample.json': '{}' };
const late = { name: 'late', version: '1.0.0' };

describe('packaging a model', () => {
  test('lists every file with its digest, and the digest of the list is the version', async () => {
    const folder = folderWith(complete);
    const { digest, files } = await packageModel({ folder, ...late });
    const bytes = readFileSync(path.join(folder, 'manifest.json'));
    expect(digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    expect(files).toEqual(['model.onnx', 'sample.json', 'schema.json']);
    expect(JSON.parse(bytes.toString())).toMatchObject({
      name: 'late',
      version: '1.0.0',
      files: { 'model.onnx': { sha256: createHash('sha256').update('bytes').digest('hex'), bytes: 5 } },
    });
  });

  test('gives the same bytes for the same files, and packages a packaged folder again', async () => {
    const [one, two] = [folderWith(complete), folderWith(complete)];
    expect(await packageModel({ folder: one, ...late })).toEqual(await packageModel({ folder: two, ...late }));
    expect(await packageModel({ folder: one, ...late })).toEqual(await packageModel({ folder: two, ...late }));
  });

  test('makes what a deployment accepts as an initial version', async () => {
    const folder = folderWith(complete);
    await packageModel({ folder, ...late });
    expect(ModelFolder.fromPath(folder)).toMatchObject({ modelName: 'late', version: '1.0.0' });
  });

  test.each<[string, Record<string, string>, Partial<typeof late>, string]>([
    ['without a model', { 'schema.json': '{}' }, {}, 'has no model.onnx'],
    ['without model and schema', {}, {}, 'has no model.onnx and no schema.json'],
    ['with a broken JSON file', { ...complete, 'sample.json': '{' }, {}, 'sample.json is not JSON'],
    [
      'with a schema that the monitors could not read',
      { ...complete, 'schema.json': '{"features":[]}' },
      {},
      'schemaVersion',
    ],
    [
      'with a feature of a type that is none',
      { ...complete, 'schema.json': '{"schemaVersion":1,"features":[{"name":"a","type":"text"}]}' },
      {},
      'features.0.type',
    ],
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
  ])('fails %s, and writes nothing', async (_case, files, changed, message) => {
    const folder = folderWith(files);
    await expect(packageModel({ folder, ...late, ...changed })).rejects.toThrow(message);
    expect(existsSync(path.join(folder, 'manifest.json'))).toBe(false);
  });

  test('fails for a folder within the folder, which no reader looks into', async () => {
    const folder = folderWith(complete);
    mkdirSync(path.join(folder, 'checkpoints'));
    await expect(packageModel({ folder, ...late })).rejects.toThrow("holds 'checkpoints'");
  });

  test('fails for a folder that does not exist', async () => {
    await expect(packageModel({ folder: '/nowhere/model', ...late })).rejects.toThrow(
      "'/nowhere/model' does not exist",
    );
  });

  describe('with reference rows', () => {
    const schema = {
      schemaVersion: 1,
      features: [
        { name: 'distance', type: 'numeric' },
        { name: 'origin', type: 'categorical', categories: ['ATL', 'ORD'] },
      ],
      prediction: { name: 'late_probability', type: 'numeric' },
    };
    const rows = Array.from({ length: 200 }, (_, row) => `${row % 2 ? 'ATL' : 'ORD'},${100 + row},${row / 200}`);
    const csv = ['origin,distance,late_probability', ...rows, ''].join('\n');

    async function baselineOf(file: string, content: Buffer): Promise<Buffer> {
      const folder = folderWith({ ...complete, 'schema.json': JSON.stringify(schema) });
      const referenceFile = path.join(mkdtempSync(path.join(tmpdir(), 'tidegate-reference-')), file);
      writeFileSync(referenceFile, content);
      const { files } = await packageModel({ folder, ...late, referenceFile });
      expect(files).toContain('baseline.json');
      ModelFolder.fromPath(folder);
      return readFileSync(path.join(folder, 'baseline.json'));
    }

    test('writes their profile, the same from plain and from compressed rows', async () => {
      const plain = await baselineOf('rows.csv', Buffer.from(csv));
      expect(parseBaseline(plain.toString())).toMatchObject({
        binning: { features: [{ name: 'distance' }, { name: 'origin' }], prediction: { name: 'late_probability' } },
        profile: { rows: 200, predictions: 200 },
      });
      expect(await baselineOf('rows.csv.gz', gzipSync(csv))).toEqual(plain);
    });

    test('fails when a feature is not among them, and writes nothing', async () => {
      const folder = folderWith({ ...complete, 'schema.json': JSON.stringify(schema) });
      const referenceFile = path.join(folderWith({ 'rows.csv': 'distance\n1\n' }), 'rows.csv');
      await expect(packageModel({ folder, ...late, referenceFile })).rejects.toThrow('it lacks the features origin');
      expect(existsSync(path.join(folder, 'manifest.json'))).toBe(false);
    });

    test('fails when there is no such file', async () => {
      await expect(
        packageModel({ folder: folderWith(complete), ...late, referenceFile: '/nowhere.csv' }),
      ).rejects.toThrow("'/nowhere.csv' does not exist");
    });
  });
});
