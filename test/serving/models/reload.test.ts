/** @jest-environment ./test/support/onnx-environment.js */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';
import { deadly, mortalWorkerFile, workerFile } from '../support/worker-file';

const body = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 16], data: Array<number>(16).fill(0.1) }] };

/** Asks again and again until told to stop. @returns every status with the version that answered */
async function askOn(server: TestServer, isOver: () => boolean): Promise<string[]> {
  const seen: string[] = [];
  while (!isOver()) {
    const { status, json } = await server.post('/v2/models/heavy/infer', body);
    seen.push(`${status} ${json.model_version}`);
  }
  return seen;
}

test.each(['inline', 'worker'] as const)('no request is dropped while versions come and go, %s', async (placement) => {
  const root = repository({ 'heavy/1': 'heavy' });
  const server = await startServer(
    root,
    { modelControl: 'explicit', models: { heavy: { placement } } },
    { workerFile: workerFile() },
  );
  let over = false;
  const clients = Array.from({ length: 6 }, () => askOn(server, () => over));
  for (const version of ['2', '3', '4']) {
    cpSync(join(root, 'heavy/1'), join(root, 'heavy', version), { recursive: true });
    expect((await server.post('/v2/repository/models/heavy/load', {})).status).toBe(200);
    expect(server.composed.catalog.get('heavy').definition.version).toBe(version);
  }
  over = true;
  const seen = (await Promise.all(clients)).flat();
  expect([...new Set(seen)].filter((line) => !line.startsWith('200'))).toEqual([]);
  expect(new Set(seen).size).toBeGreaterThan(1);
  const unloaded = await server.post('/v2/repository/models/heavy/unload', {});
  const after = await server.post('/v2/models/heavy/infer', body);
  expect([unloaded.status, after.status, after.headers.get('retry-after')]).toEqual([200, 503, '2']);
  await server.close();
});

test('requests in flight when a model is unloaded are answered', async () => {
  const server = await startServer(
    repository({ 'heavy/1': 'heavy' }),
    { modelControl: 'explicit', models: { heavy: { placement: 'worker', maxBatchRows: 0 } } },
    { workerFile: workerFile() },
  );
  const { model } = server.composed.catalog.get('heavy');
  const answers = Array.from({ length: 8 }, () => server.post('/v2/models/heavy/infer', body));
  while (model.waiting + model.statistics.queue.count < answers.length) await new Promise(setImmediate);
  const unloaded = server.post('/v2/repository/models/heavy/unload', {});
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array<number>(8).fill(200));
  expect((await unloaded).status).toBe(200);
  await server.close();
});

test('a worker that dies fails its request with 503 and Retry-After, is counted, and the next request is answered', async () => {
  const server = await startServer(
    repository({ 'heavy/1': 'heavy' }),
    { models: { heavy: { placement: 'worker', maxBatchRows: 0 } } },
    { workerFile: mortalWorkerFile() },
  );
  const [input] = body.inputs;
  const poison = { inputs: [{ ...input, data: [deadly, ...Array<number>(15).fill(0)] }] };
  const died = await server.post('/v2/models/heavy/infer', poison);
  expect([died.status, died.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await server.post('/v2/models/heavy/infer', body)).status).toBe(200);
  expect((await server.get('/metrics')).text).toContain('tidegate_workers_lost_total 1\n');
  expect((await server.get('/v2/health/live')).status).toBe(200);
  await server.close();
});
