/** @jest-environment ./test/support/onnx-environment.js */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { modelCommand } from '../../../bin/commands/model-command';
import { run } from '../../../bin/commands/run';
import { parseBaseline } from '../../../lambdas/monitoring/profile/files';
import { mixedSchema as schema } from '../../lambdas/monitoring/support/mixed-model';
import { seeded } from '../../lambdas/monitoring/support/random';

/** A model that adds two numbers and a weight by origin. */
const model = path.resolve(__dirname, '../../serving/fixtures/mixed.onnx');

function folderOf(described: object, rows: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-attributed-'));
  const random = seeded(1);
  const lines = Array.from(
    { length: rows },
    () => `${random.normal()},${2 * random.normal()},${['ATL', 'ORD', 'SFO'][random.below(3)]},0.5`,
  );
  writeFileSync(
    path.join(folder, '..', `${path.basename(folder)}.csv`),
    ['amount,items,origin,answer', ...lines].join('\n'),
  );
  cpSync(model, path.join(folder, 'model.onnx'));
  writeFileSync(path.join(folder, 'schema.json'), JSON.stringify(described));
  return folder;
}

async function packaged(folder: string, ...more: string[]) {
  let err = '';
  const argv = ['model', 'package', folder, '--name', 'shop', '--version', '1.0.0', '--reference', `${folder}.csv`];
  const status = await run([...argv, ...more], [modelCommand], {
    folder: '/',
    out: () => undefined,
    err: (text) => void (err += text),
  });
  const read = () => parseBaseline(readFileSync(path.join(folder, 'baseline.json'), 'utf8'));
  return { status, err, read };
}

describe('packaging a model with reference rows', () => {
  test('asks the model on which features its answers hang, tells how far it is, and keeps it in the baseline', async () => {
    const { status, err, read } = await packaged(folderOf(schema, 2_400), '--sample', '100');
    expect(status).toBe(0);
    expect(err).toMatch(/sample 1 of 12\n[^]*sample 12 of 12\n$/);
    const { attribution } = read();
    expect(attribution).toMatchObject({ features: ['amount', 'items', 'origin'], records: 100 });
    expect(attribution!.model).toMatch(/^sha256:/);
    // E|x − y| of two normal values with a standard deviation of 2.
    const mean = attribution!.samples.reduce((sum, sample) => sum + sample[1]!, 0) / 12;
    expect(mean).toBeGreaterThan(2);
    expect(mean).toBeLessThan(2.6);
  });

  test('asks nothing when it is told so', async () => {
    const { err, read } = await packaged(folderOf(schema, 100), '--sample', '0');
    expect(err).toBe('');
    expect(read().attribution).toBeUndefined();
  });

  test.each<[string, object, number, string]>([
    [
      'a model of other inputs',
      { ...schema, inputs: [{ name: 'other', columns: ['amount', 'items', 'origin'] }] },
      100,
      'other',
    ],
    ['too few rows', schema, 10, 'the model can answer 10 records of the data, attributions need 24'],
  ])('writes a baseline without, and says why, of %s', async (_case, described, rows, reason) => {
    const { status, err, read } = await packaged(folderOf(described, rows));
    expect(status).toBe(0);
    expect(err).toContain('baseline.json does not tell on which features answers hang');
    expect(err).toContain(reason);
    expect(read().profile.rows).toBe(rows);
    expect(read().attribution).toBeUndefined();
  });

  test('fails for a sample that is none', async () => {
    const { status, err } = await packaged(folderOf(schema, 100), '--sample', 'many');
    expect(status).toBe(1);
    expect(err).toContain("--sample is 'many'; give a whole number");
  });
});
