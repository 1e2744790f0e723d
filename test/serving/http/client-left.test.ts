/** @jest-environment ./test/support/onnx-environment.js */
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { repository, temporaryFolder, write } from '../support/model-repository';
import { startServer } from '../support/server';
import { gatedWorkerFile } from '../support/worker-file';

function body(parameters?: object): string {
  const input = { name: 'x', datatype: 'FP32', shape: [1, 16], data: Array<number>(16).fill(0.1) };
  return JSON.stringify({ inputs: [input], ...(parameters !== undefined && { parameters }) });
}

/** Sends a request and leaves it open. */
function send(url: string, text: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(`POST /v2/models/heavy/infer HTTP/1.1\r\nhost: x\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
  return socket;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

test('what a client asked for that has left, or whose deadline has passed, is not run', async () => {
  const folder = temporaryFolder();
  const server = await startServer(
    repository({ 'heavy/1': 'heavy' }),
    { threads: 1, models: { heavy: { placement: 'worker', maxBatchRows: 0 } } },
    { workerFile: gatedWorkerFile(join(folder, 'gate')) },
  );
  const { model } = server.composed.catalog.get('heavy');
  const { statistics } = model;
  const running = server.post('/v2/models/heavy/infer', body());
  await until(() => statistics.queue.count === 1);
  const leaving = [send(server.url, body()), send(server.url, body())];
  await until(() => model.waiting === 2);
  expect((await server.post('/v2/models/heavy/infer', body({ timeout: 1 }))).status).toBe(504);
  for (const socket of leaving) socket.destroy();
  await until(() => statistics.failures.get('CLIENT_GONE') === 2);
  write(folder, 'gate', '');
  expect((await running).status).toBe(200);
  expect(Object.fromEntries(statistics.failures)).toEqual({ DEADLINE_EXCEEDED: 1, CLIENT_GONE: 2 });
  expect(statistics.executionCount).toBe(1);
  await server.close();
});
