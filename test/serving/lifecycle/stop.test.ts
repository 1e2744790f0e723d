/** @jest-environment ./test/support/onnx-environment.js */
import { connect } from 'node:net';
import { stop } from '../../../serving/lifecycle/stop';
import { repository } from '../support/model-repository';
import { startServer } from '../support/server';
import { workerFile } from '../support/worker-file';

const heavy = { inputs: [{ name: 'x', datatype: 'FP32', shape: [64, 16], data: Array<number>(1024).fill(0.1) }] };

test('what is in flight is answered, then everything ends', async () => {
  const server = await startServer(
    repository({ 'heavy/1': 'heavy' }),
    { models: { heavy: { placement: 'worker', maxBatchRows: 0 } } },
    { workerFile: workerFile() },
  );
  const answers = Array.from({ length: 8 }, () => server.post('/v2/models/heavy/infer', heavy));
  const { model } = server.composed.catalog.get('heavy');
  while (model.waiting + model.statistics.queue.count < answers.length) await new Promise(setImmediate);
  const stopped = stop([server.http], server.composed, 60_000);
  expect(server.composed.app.isDraining).toBe(true);
  const results = await Promise.all(answers);
  expect(results.map(({ status }) => status)).toEqual(Array<number>(answers.length).fill(200));
  expect(await stopped).toBe(true);
  await expect(server.get('/v2/health/live')).rejects.toThrow();
});

test('readiness turns false while liveness stays true, on connections that are still open', async () => {
  const server = await startServer(repository({ 'scalar/1': 'scalar' }));
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const ask = (path: string): Promise<string> =>
    new Promise((resolve) => {
      socket.once('data', (data) => resolve(data.toString()));
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
    });
  expect(await ask('/v2/health/ready')).toMatch(/^HTTP\/1\.1 200/);
  // The request is under way when the stop begins.
  const answer = ask('/v2/health/ready');
  server.composed.app.drain();
  expect(await answer).toMatch(/^HTTP\/1\.1 503[\s\S]*connection: close[\s\S]*\{"ready":false\}$/);
  expect((await server.get('/v2/health/live')).status).toBe(200);
  expect((await server.get('/ping')).status).toBe(503);
  await server.close();
});

test('a client that never finishes does not keep the server from stopping', async () => {
  const server = await startServer(repository({ 'scalar/1': 'scalar' }));
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const seen = new Promise((resolve) => server.http.once('request', resolve));
  socket.write('POST /v2/models/scalar/infer HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n');
  await seen;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  expect(await stop([server.http], server.composed, 10)).toBe(false);
  await closed;
  await server.composed.close();
});

test('requests on connections that wait to be accepted are answered too', async () => {
  const server = await startServer(repository({ 'scalar/1': 'scalar' }));
  const { hostname, port } = new URL(server.url);
  const inputs = ['x', 'factor'].map((name, i) => ({ name, datatype: 'FP32', shape: i === 0 ? [1] : [], data: [2] }));
  const body = JSON.stringify({ inputs });
  const sockets = Array.from({ length: 30 }, () => connect({ host: hostname, port: Number(port) }));
  const answers = sockets.map(
    (socket) =>
      new Promise<string>((resolve) => {
        let text = '';
        socket.on('data', (data) => (text += data.toString()));
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(text));
        socket.write(
          `POST /v2/models/scalar/infer HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
      }),
  );
  // All are connected as the system sees it; the server has accepted none or a few.
  await new Promise((resolve) => sockets[0]?.once('connect', resolve));
  expect(await stop([server.http], server.composed, 60_000)).toBe(true);
  for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 200[\s\S]*"data":\[4\]/);
});
