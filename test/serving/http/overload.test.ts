/** @jest-environment ./test/support/onnx-environment.js */
import { join } from 'node:path';
import type { Settings } from '../../../serving/config/settings';
import { repository, temporaryFolder, write } from '../support/model-repository';
import { startServer, type Answer, type TestServer } from '../support/server';
import { gatedWorkerFile } from '../support/worker-file';

let folder: string;
let server: TestServer;

/** A server whose only worker is busy until the gate opens, with one request in it. */
async function startBusy(
  settings: Partial<Settings>,
  model: object = {},
): Promise<{ readonly first: Promise<Answer> }> {
  folder = temporaryFolder();
  server = await startServer(
    repository({ 'heavy/1': 'heavy' }),
    { threads: 1, models: { heavy: { placement: 'worker', instances: 1, maxBatchRows: 0, ...model } }, ...settings },
    { workerFile: gatedWorkerFile(join(folder, 'gate')) },
  );
  const { statistics } = server.composed.catalog.get('heavy').model;
  const first = infer();
  while (statistics.queue.count === 0) await new Promise(setImmediate);
  return { first };
}

const openGate = (): void => write(folder, 'gate', '');
const data = new Array<number>(16).fill(0.5);
const infer = (): Promise<Answer> =>
  server.post('/v2/models/heavy/infer', { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 16], data }] });

afterEach(async () => {
  openGate();
  await server.close();
});

test('more requests in flight than the operator allows are told so with 429, and when to come again', async () => {
  const { first } = await startBusy({}, { maxInFlight: 1 });
  const refused = await infer();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(refused.json).toEqual({ error: "model 'heavy' has 1 requests in flight, the limit" });
  openGate();
  expect((await first).status).toBe(200);
  expect((await infer()).status).toBe(200);
});

test('a full queue is 503 with Retry-After, in the shape of each protocol, and everything in it is answered', async () => {
  const { first } = await startBusy({ queueRequests: 1 });
  const second = infer();
  const { model } = server.composed.catalog.get('heavy');
  while (model.waiting === 0) await new Promise(setImmediate);
  const rows = { instances: [data] };
  const refused = await Promise.all([
    infer(),
    server.post('/v1/models/heavy:predict', rows),
    server.post('/invocations', rows),
    server.post('/predictions/heavy', [data]),
  ]);
  expect(refused.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(
    refused.map(() => [503, '1']),
  );
  for (const { text } of refused) expect(text).toContain('queue of the model is full: 1 requests');
  openGate();
  expect([(await first).status, (await second).status]).toEqual([200, 200]);
  const { text } = await server.get('/metrics');
  expect(text).toMatch(/nv_inference_request_failure\{[^}]*reason="OVERLOADED"[^}]*\} 4/);
});

test('a server that stops refuses to change models with 503, and says when to try elsewhere', async () => {
  const { first } = await startBusy({ modelControl: 'explicit' });
  server.composed.app.drain();
  const refused = await server.post('/v2/repository/models/heavy/unload', {});
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  openGate();
  expect((await first).status).toBe(200);
});
