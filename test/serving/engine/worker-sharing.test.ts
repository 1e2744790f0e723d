/** @jest-environment ./test/support/onnx-environment.js */
import { join } from 'node:path';
import { Engine, type EngineModel } from '../../../serving/engine/engine';
import type { Model } from '../../../serving/engine/model';
import { createOrtSession } from '../../../serving/engine/ort-session';
import { WorkerHost } from '../../../serving/engine/worker-host';
import { WorkerPool, type WorkerPoolOptions } from '../../../serving/engine/worker-pool';
import type { Tensor } from '../../../serving/tensors/tensor';
import { engineModel } from '../support/engine-model';
import { fixture, temporaryFolder, write } from '../support/model-repository';
import { deadly, frailWorkerFile, workerFile } from '../support/worker-file';

const open: Engine[] = [];

afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close();
});

/** Models that share the only worker. */
function engineOf(options: Partial<WorkerPoolOptions> = {}): Engine {
  const engine = new Engine({
    createSession: createOrtSession,
    pool: new WorkerPool({ size: 1, file: workerFile(), ...options }),
    provider: 'cpu',
    machine: { cores: 1, modelMemory: 1e9 },
    limits: { requests: 1000, bytes: 1e8 },
    timeout: 60_000,
    measureBudget: 0,
  });
  open.push(engine);
  return engine;
}

/** Loads a model of long runs, one request each. */
async function load(engine: Engine, overrides: Partial<EngineModel> = {}): Promise<Model> {
  const { model } = await engine.load(
    engineModel('heavy', fixture('heavy'), { placement: 'worker', maxBatchRows: 0, ...overrides }),
  );
  return model;
}

function rows(count: number, first = 0.5): Tensor {
  const data = new Float32Array(count * 16).fill(0.5);
  data[0] = first;
  return { name: 'x', datatype: 'FP32', shape: [count, 16], data };
}

test('a model whose queue is long leaves another its turn', async () => {
  const engine = engineOf();
  const [busy, light] = [await load(engine), await load(engine, { name: 'light' })];
  const answers = Array.from({ length: 40 }, () => busy.infer({ inputs: [rows(8)] }));
  await answers[0];
  await light.infer({ inputs: [rows(1)] });
  // In the order of arrival it would have been the last of all.
  expect(busy.statistics.success.count).toBeLessThan(10);
  await Promise.all(answers);
});

test('work in the background of one model waits for the work of another that somebody waits for', async () => {
  const engine = engineOf();
  const [shadow, awaited] = [await load(engine), await load(engine, { name: 'awaited' })];
  const order: string[] = [];
  const ask = async (model: Model, background: boolean): Promise<void> => {
    await model.infer({ inputs: [rows(4)], background });
    order.push(model.name);
  };
  const first = Array.from({ length: 6 }, () => ask(shadow, true));
  await Promise.all([...first, ...Array.from({ length: 6 }, () => ask(awaited, false))]);
  expect(order).toEqual([...Array<string>(6).fill('awaited'), ...Array<string>(6).fill('heavy')]);
});

test('a worker that dies again while it loads is replaced until one has the model', async () => {
  const folder = temporaryFolder();
  const obstacle = join(folder, 'obstacle');
  let lost = 0;
  const engine = engineOf({ file: frailWorkerFile(obstacle), onLost: () => lost++ });
  const model = await load(engine);
  write(folder, 'obstacle', '');
  await expect(model.infer({ inputs: [rows(1, deadly)] })).rejects.toMatchObject({ code: 'WORKER_LOST' });
  await expect(model.infer({ inputs: [rows(1)] })).resolves.toBeDefined();
  expect(lost).toBe(2);
});

test('a worker is ended when its run has ended, never inside of it', async () => {
  const host = new WorkerHost(workerFile());
  await host.call({
    kind: 'load',
    key: 1,
    path: fixture('heavy'),
    options: { threads: 1, provider: 'cpu', unranked: [] },
  });
  let answered = false;
  const run = host.call({ kind: 'run', key: 1, inputs: [rows(512)], outputs: ['y'] }).then(() => (answered = true));
  await host.stop();
  expect(answered).toBe(true);
  await run;
  expect(host.isGone).toBe(true);
});
