/** @jest-environment ./test/support/onnx-environment.js */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { packageModel } from '../../../bin/model/package-model';
import { parseManifest } from '../../../lambdas/model-registry/manifest';
import { parseBaseline } from '../../../lambdas/monitoring/profile/files';
import { attributeChallenger } from '../../../lambdas/training-pipeline/attribute-challenger';
import { registerChallenger } from '../../../lambdas/training-pipeline/register-challenger';
import { TemporaryFolders } from '../../../lambdas/training-pipeline/unpacked-folder';
import { mixedSchema } from '../monitoring/support/mixed-model';
import { seeded } from '../monitoring/support/random';
import { evaluated, finishedJob, model } from './challenger';
import type { Entry } from './archive';

/** A model that adds two numbers and a weight by origin. */
const onnx = readFileSync(path.resolve(__dirname, '../../serving/fixtures/mixed.onnx'));
const schema = JSON.stringify(mixedSchema);
const reference = (rows: number) => {
  const random = seeded(1);
  const lines = Array.from(
    { length: rows },
    () => `${random.normal()},${2 * random.normal()},${['ATL', 'ORD', 'SFO'][random.below(3)]},0.5`,
  );
  return ['amount,items,origin,answer', ...lines].join('\n');
};
const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('tidegate-challenger-'));

interface Job {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly rows?: number;
  readonly output?: Readonly<Record<string, Entry>>;
  readonly room?: number;
  /** How long each look at the clock comes after the one before: one a row, then one each time the model is asked. */
  readonly secondsPerLook?: number;
}

async function judgedJob({ files, rows = 1_200, output, room, secondsPerLook = 0 }: Job = {}) {
  const job = await finishedJob(files ?? { 'model.onnx': onnx, 'schema.json': schema }, {
    output: output ?? { 'reference.csv': reference(rows) },
  });
  let now = 0;
  const ports = {
    ...{ model, artifactsBucket: 'artifacts', sample: 100, objects: job.objects },
    folders: new TemporaryFolders(job.objects, room === undefined ? undefined : async () => room),
    clock: () => new Date((now += secondsPerLook * 1000)),
  };
  return { ...job, attribute: () => attributeChallenger(evaluated().evaluated, ports) };
}

const uri = 's3://artifacts/training/flight-delay/attributions/flight-delay-job.json';

describe('asking a challenger on which features its answers hang', () => {
  test('gives the very attributions that packaging gives, in a file of its own, and leaves nothing on the disk', async () => {
    const before = left();
    const { attribute, objects } = await judgedJob();
    expect(await attribute()).toEqual({ uri, reason: null });
    expect(left()).toEqual(before);
    const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-packaged-'));
    const referenceFile = `${folder}.csv`;
    writeFileSync(referenceFile, reference(1_200));
    writeFileSync(path.join(folder, 'model.onnx'), onnx);
    writeFileSync(path.join(folder, 'schema.json'), schema);
    await packageModel({ folder, name: model, version: '1.0.0', referenceFile, sample: 100 });
    const packaged = parseBaseline(readFileSync(path.join(folder, 'baseline.json'), 'utf8'));
    const found = JSON.parse(Buffer.from(objects.stored.get(uri)!).toString()) as { reference: unknown };
    expect(found).toMatchObject({ attributionsVersion: 1, model, job: 'flight-delay-job' });
    expect(found.reference).toEqual(packaged.attribution);
  });

  test('twice writes the same bytes', async () => {
    const { attribute, objects } = await judgedJob();
    await attribute();
    const first = objects.stored.get(uri);
    await attribute();
    expect(objects.stored.get(uri)).toEqual(first);
  });

  test('is what its version is registered with: in its baseline, under its digest, and named in the ledger', async () => {
    const { attribute, ports, objects, registry, tables } = await judgedJob();
    const input = evaluated();
    const attributions = await attribute();
    await registerChallenger({ ...input, evaluated: { ...input.evaluated, attributions } }, ports);
    const { artifactUri } = await registry.getVersion(model, '1.0.0');
    const bytes = objects.stored.get(`${artifactUri}baseline.json`)!;
    const { attribution, profile } = parseBaseline(Buffer.from(bytes).toString());
    expect(profile.rows).toBe(1_200);
    expect(attribution).toMatchObject({ features: ['amount', 'items', 'origin'], records: 100 });
    expect(attribution!.samples).toHaveLength(12);
    const manifest = parseManifest(objects.stored.get(`${artifactUri}manifest.json`)!);
    expect(attribution!.model).toBe(`sha256:${manifest.files['model.onnx']!.sha256}`);
    expect(manifest.files['baseline.json']!.bytes).toBe(bytes.byteLength);
    expect(tables.log.find(({ action }) => action === 'gate-passed')!.details).toMatchObject({
      attributions: 'computed',
    });
  });

  test.each<[string, Job, string]>([
    ['reference rows', { output: { 'other.csv': 'x\n' } }, 'the training program left no reference.csv'],
    ['a schema', { files: { 'model.onnx': onnx } }, 'the training program left no schema.json'],
    [
      'a baseline that is ours to make',
      { files: { 'model.onnx': onnx, 'schema.json': schema, 'baseline.json': '{}' } },
      'the training program left a baseline.json of its own, which is kept as it is',
    ],
    [
      'features',
      { files: { 'model.onnx': onnx, 'schema.json': JSON.stringify({ schemaVersion: 1, features: [] }) } },
      'the model has no features by name',
    ],
    ['enough rows', { rows: 10 }, 'the model can answer 10 records of the data, attributions need 24'],
  ])('has nothing to do without %s, and says so', async (_, job, reason) => {
    const before = left();
    const { attribute, objects } = await judgedJob(job);
    expect(await attribute()).toEqual({ uri: null, reason });
    expect(objects.stored.has(uri)).toBe(false);
    expect(left()).toEqual(before);
  });

  test.each<[string, Job, string]>([
    ['a file that is no model', { files: { 'model.onnx': 'none', 'schema.json': schema } }, 'model'],
    [
      'a model of other inputs',
      {
        files: {
          'model.onnx': onnx,
          'schema.json': JSON.stringify({
            ...mixedSchema,
            inputs: [{ name: 'other', columns: ['amount', 'items', 'origin'] }],
          }),
        },
      },
      "the schema names input 'other'",
    ],
    ['rows that are cut off', { output: { 'reference.csv': 'amount,items,origin\n1\n' } }, 'line 2 has 1 values'],
    ['a folder that is larger than the disk', { room: 10 }, 'does not fit on the disk'],
    [
      'a model that answers slowly',
      { secondsPerLook: 0.49 },
      '12 samples of 100 records took the model more than 10 minutes; give attribution a smaller sample',
    ],
  ])('fails for %s, and leaves nothing on the disk', async (_, job, message) => {
    const before = left();
    const { attribute } = await judgedJob(job);
    await expect(attribute()).rejects.toMatchObject({
      name: 'Tidegate.InvalidInput',
      message: expect.stringContaining(message),
    });
    expect(left()).toEqual(before);
  });
});
