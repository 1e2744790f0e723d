/** @jest-environment ./test/support/onnx-environment.js */
import { Engine, type EngineModel } from '../../../serving/engine/engine';
import { createOrtSession } from '../../../serving/engine/ort-session';
import { WorkerPool } from '../../../serving/engine/worker-pool';
import type { Tensor } from '../../../serving/tensors/tensor';
import { engineModel } from '../support/engine-model';
import { fixture } from '../support/model-repository';
import { deadly, endlessWorkerFile, mortalWorkerFile } from '../support/worker-file';

const file = mortalWorkerFile();
let pool: WorkerPool;
let engine: Engine;
let lost = 0;

beforeAll(() => {
  pool = new WorkerPool({ size: 2, file, onLost: () => lost++ });
  engine = new Engine({
    createSession: createOrtSession,
    pool,
    provider: 'cpu',
    machine: { cores: 2, modelMemory: 1e9 },
    limits: { requests: 100, bytes: 1e8 },
    timeout: 60_000,
    measureBudget: 50,
  });
});

afterAll(async () => {
  await engine.close();
});

const definition = (name: string, overrides: Partial<EngineModel> = {}) =>
  engineModel(name, fixture(name), { placement: 'worker', ...overrides });

function rows(count: number, width: number, name = 'x'): Tensor {
  return {
    name,
    datatype: 'FP32',
    shape: [count, width],
    data: Float32Array.from({ length: count * width }, (_, i) => i / 100),
  };
}

test('a model in workers computes what it computes inline', async () => {
  const inWorker = await engine.load(definition('mlp'));
  const inline = await engine.load(definition('mlp', { placement: 'inline' }));
  expect([inWorker.placement.kind, inline.placement.kind]).toEqual(['worker', 'inline']);
  const request = () => ({ inputs: [rows(3, 30, 'features')] });
  const [a, b] = await Promise.all([inWorker.model.infer(request()), inline.model.infer(request())]);
  expect(a.outputs[0]?.data).toHaveLength(3);
  expect(a.outputs).toEqual(b.outputs);
  await inWorker.model.close();
  await inline.model.close();
});

test('what waits while the workers are busy is run together', async () => {
  const { model } = await engine.load(definition('heavy', { maxBatchRows: 16, instances: 1 }));
  const answers = await Promise.all(Array.from({ length: 20 }, () => model.infer({ inputs: [rows(1, 16)] })));
  expect(answers).toHaveLength(20);
  expect(model.statistics.inferenceCount).toBe(20);
  expect(model.statistics.executionCount).toBeLessThan(20);
  await model.close();
});

test('inputs that the caller keeps are still there afterwards, others may be gone', async () => {
  const { model } = await engine.load(definition('heavy', { maxBatchRows: 0 }));
  const [kept, given] = [rows(1, 16), rows(1, 16)];
  await Promise.all([model.infer({ inputs: [kept], keepInputs: true }), model.infer({ inputs: [given] })]);
  expect(kept.data).toHaveLength(16);
  expect(given.data).toHaveLength(0);
  await model.close();
});

test('a request that waits when its deadline passes is answered then, not when a worker is free', async () => {
  const { model } = await engine.load(definition('heavy', { maxBatchRows: 0, instances: 1 }));
  const busy = Array.from({ length: 30 }, () => model.infer({ inputs: [rows(8, 16)] }));
  await expect(model.infer({ inputs: [rows(1, 16)], deadline: performance.now() + 1 })).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
  });
  await Promise.all(busy);
  await model.close();
});

test('jobs wait for company where the operator says so', async () => {
  const { model } = await engine.load(definition('heavy', { maxBatchRows: 4, maxDelay: 50 }));
  const first = model.infer({ inputs: [rows(1, 16)] });
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const rest = [2, 3, 4].map(() => model.infer({ inputs: [rows(1, 16)] }));
  await Promise.all([first, ...rest]);
  expect([...model.statistics.batches.keys()]).toEqual([4]);
  await model.close();
});

test('a model that fails in the worker fails its request only', async () => {
  const { model } = await engine.load(definition('gather'));
  const index = (value: bigint): Tensor => ({
    name: 'index',
    datatype: 'INT64',
    shape: [1, 1],
    data: BigInt64Array.from([value]),
  });
  const results = await Promise.allSettled([
    model.infer({ inputs: [index(3n)] }),
    model.infer({ inputs: [index(99n)] }),
  ]);
  expect(results[0]).toMatchObject({ status: 'fulfilled', value: { outputs: [{ data: new Float32Array([3]) }] } });
  expect(results[1]).toMatchObject({ status: 'rejected', reason: { code: 'INFERENCE_FAILED' } });
  await model.close();
});

test('a worker that dies fails what it computes with 503 and is replaced', async () => {
  const { model } = await engine.load(definition('heavy', { maxBatchRows: 0 }));
  const poison = rows(1, 16);
  (poison.data as Float32Array)[0] = deadly;
  const before = lost;
  await expect(model.infer({ inputs: [poison] })).rejects.toMatchObject({ code: 'WORKER_LOST', status: 503 });
  expect(lost).toBe(before + 1);
  // The request waits until a new worker has loaded the model.
  await expect(model.infer({ inputs: [rows(1, 16)] })).resolves.toBeDefined();
  await model.close();
});

test('fails for a file that is no model', async () => {
  await expect(engine.load(definition('mlp', { path: __filename }))).rejects.toMatchObject({ code: 'MODEL_REJECTED' });
});

test('a model whose trial never ends is refused, and the pool knows that a thread cannot be ended', async () => {
  const endless = new WorkerPool({ size: 1, file: endlessWorkerFile(), trialLimit: 10 });
  const session = { threads: 1, provider: 'cpu' as const };
  await expect(
    endless.measure(fixture('mlp'), session, { sample: undefined, maxRows: 1, budget: 0 }),
  ).rejects.toMatchObject({
    code: 'MODEL_REJECTED',
    message: 'model did not end a run within 0.01 s on made-up input; give it a sample.json',
  });
  expect(endless.stuck).toBe(1);
  await endless.close();
});
