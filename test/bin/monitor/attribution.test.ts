/** @jest-environment ./test/support/onnx-environment.js */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { mixedSchema as schema } from '../../lambdas/monitoring/support/mixed-model';
import { seeded } from '../../lambdas/monitoring/support/random';
import { MonitorFolder, toCsv, toJsonLines } from './files';

const fixture = (name: string) => path.resolve(__dirname, `../../serving/fixtures/${name}.onnx`);

function orders(seed: number, count: number, change: { amount?: number } = {}) {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, i) => ({
    id: `order-${seed}-${i}`,
    amount: change.amount ?? random.normal(),
    items: 2 * random.normal(),
    origin: ['ATL', 'ORD', 'SFO'][random.below(3)],
  }));
}

describe('tidegate monitor --model', () => {
  const folder = new MonitorFolder();
  const inFolder = (name: string) => path.join(folder.path, name);
  const makeModel = (name: string, file: string, described: object = schema) => {
    mkdirSync(inFolder(name));
    cpSync(fixture(file), inFolder(`${name}/model.onnx`));
    writeFileSync(inFolder(`${name}/schema.json`), JSON.stringify(described));
  };

  beforeAll(async () => {
    makeModel('model', 'mixed');
    folder.write('train.csv', toCsv(orders(1, 4_000)));
    const { status, err } = await folder.monitor('baseline', 'train.csv', '--out', 'b.json', '--model', 'model');
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });

  test('a baseline tells and keeps what answers hang on, by the schema of the model folder', async () => {
    const { out } = await folder.monitor('baseline', 'train.csv', '--out', 'again.json', '--model', 'model');
    expect(out).toMatch(
      /what answers hang on, in 12 samples of 300 records:\n {2}items .*\n {2}amount .*\n {2}origin /,
    );
    expect(readFileSync(inFolder('again.json'), 'utf8')).toBe(readFileSync(inFolder('b.json'), 'utf8'));
    const { attribution } = JSON.parse(readFileSync(inFolder('b.json'), 'utf8'));
    expect(attribution).toMatchObject({ features: ['amount', 'items', 'origin'], records: 300 });
    expect(attribution.samples).toHaveLength(12);
    // E|x − y| of two normal values with a standard deviation of 2.
    expect(attribution.samples[0][1]).toBeGreaterThan(2);
    expect(attribution.samples[0][1]).toBeLessThan(2.6);
  });

  test('records with an identity are sampled alike, whatever their order', async () => {
    folder.write('turned.jsonl.gz', toJsonLines(orders(1, 4_000).reverse()));
    await folder.monitor('baseline', 'turned.jsonl.gz', '--out', 'turned.json', '--model', 'model');
    expect(readFileSync(inFolder('turned.json'), 'utf8')).toBe(readFileSync(inFolder('b.json'), 'utf8'));
  });

  test('compare is ok on data alike, and tells the ranking in words and in JSON', async () => {
    folder.write('same.csv', toCsv(orders(2, 1_000)));
    const call = ['compare', '--baseline', 'b.json', 'same.csv', '--model', 'model'] as const;
    const { status, result } = await folder.json(...call);
    expect(status).toBe(0);
    expect(result.attribution).toMatchObject({ verdict: 'ok', records: 300, reason: null });
    expect(result.attribution!.agreement).toBeGreaterThan(0.99);
    expect(result.attribution!.checks.map(({ check }) => check)).toEqual(['ranking', 'shares']);
    const { out } = await folder.monitor(...call);
    expect(out).toMatch(/^attribution: ok; nDCG \S+ on 300 records$/m);
    expect(out).toMatch(/^items +1 +1 /m);
  });

  test('a feature that stops to count is found, kept, drawn and computed again', async () => {
    folder.write('broken.csv', toCsv(orders(3, 1_000, { amount: 0 })));
    const call = ['compare', '--baseline', 'b.json', 'broken.csv', '--model', 'model', '--out', 'run.json'] as const;
    const { status, result } = await folder.json(...call);
    expect(status).toBe(3);
    expect(result.causes).toContainEqual(expect.objectContaining({ type: 'attribution-drift', column: 'amount' }));
    const replayed = await folder.monitor('replay', 'run.json');
    expect(replayed.out).toMatch(
      /^(warning|critical): parts of the features\n {2}loss = half the sum of the changes of their parts = 0\.\d+$/m,
    );
    expect(replayed).toMatchObject({ status: 0, out: expect.stringContaining('comes out as stored') });
    await folder.monitor('report', 'run.json', '--out', 'run.html');
    const page = readFileSync(inFolder('run.html'), 'utf8');
    expect(page).toContain('What the answers hang on');
    expect(page).toContain('<a href="#attribution">');
  });

  test('an ONNX file fails whose inputs nothing describes', async () => {
    folder.write('schema.json', JSON.stringify({ ...schema, inputs: [] }));
    const call = ['baseline', 'train.csv', '--out', 'x.json', '--schema', 'schema.json', '--model', fixture('mixed')];
    const { status, err } = await folder.monitor(...call);
    expect(status).toBe(1);
    expect(err).toContain(
      "model and schema differ: the model has an input 'numbers', of which neither the inputs of the schema nor its " +
        "features ('amount', 'items', 'origin') know anything; name its columns in the inputs of schema.json",
    );
  });

  test.each<[string, readonly string[], string]>([
    ['a model that is not there', ['--model', 'nowhere'], "--model 'nowhere' does not exist"],
    ['a file that is no model', ['--model', 'train.csv'], 'model file cannot be loaded'],
    ['another model than the baseline is of', ['--model', 'other'], "the baseline's attributions are those of sha256:"],
  ])('compare fails for %s', async (_, options, message) => {
    if (options.includes('other')) {
      makeModel('other', 'mixed');
      writeFileSync(inFolder('other/model.onnx'), Buffer.concat([readFileSync(fixture('mixed')), noted]));
    }
    const { status, err } = await folder.monitor('compare', '--baseline', 'b.json', 'train.csv', ...options);
    expect(status).toBe(1);
    expect(err).toContain(message);
  });

  test('fails where the model takes other columns, other types or gives other answers than the schema says', async () => {
    const problems: Record<string, [file: string, schema: object, message: string]> = {
      wide: [
        'mlp',
        { ...schema, inputs: [{ name: 'features', columns: ['amount', 'items', 'origin'] }] },
        "input 'features' of the model takes 30 columns, the schema gives it 3: 'amount', 'items', 'origin'",
      ],
      typed: [
        'mixed',
        {
          ...schema,
          inputs: [
            { name: 'numbers', columns: ['items', 'amount'] },
            { name: 'origin', columns: ['amount'] },
          ],
        },
        "input 'origin' of the model takes text, feature 'amount' of the schema is numeric",
      ],
      strange: [
        'mixed',
        { ...schema, inputs: [{ name: 'x' }] },
        "the schema names input 'x', the model has 'numbers', 'origin'",
      ],
      mute: [
        'mixed',
        { ...schema, prediction: { ...schema.prediction, output: 'probabilities' } },
        "prediction.output of schema.json is 'probabilities', the model has 'score', 'late'",
      ],
    };
    for (const [name, [file, described, message]] of Object.entries(problems)) {
      makeModel(name, file, described);
      const { status, err } = await folder.monitor('baseline', 'train.csv', '--out', 'x.json', '--model', name);
      expect({ status, err }).toEqual({ status: 1, err: expect.stringContaining(message) });
    }
  });

  test('fails on a baseline without attributions, and for a sample without a model', async () => {
    await folder.monitor('baseline', 'train.csv', '--out', 'plain.json', '--schema', 'model/schema.json');
    const compared = await folder.monitor('compare', '--baseline', 'plain.json', 'train.csv', '--model', 'model');
    expect(compared.err).toContain("holds no attributions; build it with 'monitor baseline --model', too");
    const built = await folder.monitor('baseline', 'train.csv', '--out', 'x.json', '--sample', '200');
    expect(built.err).toContain('name the model with --model');
  });

  test('a window with too few records is insufficient by its attributions, and ok for the rest', async () => {
    folder.write('few.csv', toCsv(orders(5, 200)));
    const { result } = await folder.json('compare', '--baseline', 'b.json', 'few.csv', '--model', 'model');
    expect(result.attribution).toMatchObject({
      verdict: 'insufficient',
      reason: '200 records could be used, 300 are needed',
    });
  });
});

/** A field of ONNX's ModelProto that says nothing about the model: the text that documents it. */
const noted = Buffer.from([0x32, 0x04, ...Buffer.from('note')]);
