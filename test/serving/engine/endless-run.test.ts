/** @jest-environment ./test/support/onnx-environment.js */
import { join } from 'node:path';
import { repository, temporaryFolder, write } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';
import { gatedWorkerFile } from '../support/worker-file';

let folder: string;
let server: TestServer;

beforeEach(async () => {
  folder = temporaryFolder();
  const models = { heavy: { placement: 'worker' as const, instances: 1 } };
  const settings = { threads: 1, runLimit: 40, models };
  server = await startServer(repository({ 'heavy/1': 'heavy' }), settings, {
    workerFile: gatedWorkerFile(join(folder, 'gate')),
  });
});

afterEach(async () => {
  write(folder, 'gate', '');
  await until(async () => !server.composed.isStuck());
  await server.close();
});

/** Looks again until something is so; a test that waits in vain ends with jest's own limit. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(setImmediate);
}

const infer = (): ReturnType<TestServer['post']> =>
  server.post('/v2/models/heavy/infer', {
    inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 16], data: new Array(16).fill(0.5) }],
  });

test('a run that does not end is answered 504, and only a restart is said to help', async () => {
  expect((await server.get('/v2/health/live')).status).toBe(200);
  const answer = await infer();
  expect([answer.status, answer.json]).toEqual([504, { error: 'model did not end its run within 0.04 s' }]);
  expect(answer.headers.has('retry-after')).toBe(false);
  expect(await server.get('/v2/health/live')).toMatchObject({ status: 503, json: { live: false } });
  expect((await server.get('/live')).status).toBe(503);
  expect((await server.get('/ping')).status).toBe(503);
  // A new worker serves meanwhile.
  expect((await server.get('/v2/health/ready')).status).toBe(200);
  expect((await server.get('/metrics')).text).toMatch(/^tidegate_workers_stuck 1$/m);
  expect(server.logged.join()).toContain('run of a model did not end');
});

test('a new worker takes what comes after, and the process is well again once the run has ended after all', async () => {
  expect((await infer()).status).toBe(504);
  write(folder, 'gate', '');
  await until(async () => (await server.get('/v2/health/live')).status === 200);
  expect((await infer()).status).toBe(200);
});
