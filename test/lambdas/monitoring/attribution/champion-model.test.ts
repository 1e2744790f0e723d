/** @jest-environment ./test/support/onnx-environment.js */
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { StoredVersionModels } from '../../../../lambdas/monitoring/attribution/champion-model';
import { permutationAttributions } from '../../../../lambdas/monitoring/attribution/permutation';
import { parseFeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';

const folder = path.resolve(__dirname, '../../../../examples/flight-delay/model');
const read = (name: string) => readFileSync(path.join(folder, name));
const schema = parseFeatureSchema(JSON.parse(read('schema.json').toString()));
const digest = `sha256:${createHash('sha256').update(read('manifest.json')).digest('hex')}`;
const artifactUri = 's3://artifacts/models/flight-delay/1/';
const copied = async (_: string, to: string) => cpSync(folder, to, { recursive: true });
const unpacked = () => readdirSync(tmpdir()).filter((name) => name.startsWith('tidegate-version-'));

describe('the champion, to be asked', () => {
  test('answers captured rows as the server would, and leaves nothing behind', async () => {
    const before = unpacked();
    const scorer = await new StoredVersionModels(copied).open({ artifactUri, digest }, schema);
    expect(unpacked()).toEqual(before);
    const flights = [
      ['17', '5', '733', 'ORD', 'LGA'],
      ['6', '2', '733', 'ORD', 'LGA'],
      ['17', '5', '2400', 'JFK', 'SFO'],
    ];
    const cells = flights.map((flight) => scorer.cellsOf(flight)!);
    const answers = await scorer.score(cells);
    expect(answers.every((answer) => Number(answer) > 0 && Number(answer) < 1)).toBe(true);
    expect(answers[0]).toBeGreaterThan(Number(answers[1]));
    expect((await permutationAttributions(cells, scorer.score))[0]).toBeGreaterThan(0);
    expect(scorer.cellsOf(['noon', '5', '733', 'ORD', 'LGA'])).toBeUndefined();
    expect(scorer.cellsOf(['17', '5', '733', '', 'LGA'])).toBeUndefined();
    await scorer.release();
  });

  test('is refused when the registry has another digest of it, or a file was changed', async () => {
    const models = new StoredVersionModels(copied);
    await expect(models.open({ artifactUri, digest: 'sha256:other' }, schema)).rejects.toThrow(
      `${artifactUri} has digest ${digest}, the registry says sha256:other: nothing is loaded from it`,
    );
    const tampered = new StoredVersionModels(async (uri, to) => {
      await copied(uri, to);
      appendFileSync(path.join(to, 'model.onnx'), 'x');
    });
    await expect(tampered.open({ artifactUri, digest }, schema)).rejects.toThrow("file 'model.onnx' has digest");
  });
});
