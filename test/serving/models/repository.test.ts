/** @jest-environment ./test/support/onnx-environment.js */
import { cpSync, mkdirSync } from 'node:fs';
import { fixture, repository, temporaryFolder, write } from '../support/model-repository';
import { startServer } from '../support/server';

test('a model with a broken config.pbtxt is not ready and says why; the others serve', async () => {
  const root = repository({ 'broken/1': 'mlp', 'whole/1': 'mlp' });
  write(root, 'broken/config.pbtxt', 'platform: "tensorrt_plan"');
  const server = await startServer(root);
  expect((await server.get('/v2/models/whole/ready')).status).toBe(200);
  expect((await server.post('/v2/repository/index', {})).json).toContainEqual({
    name: 'broken',
    version: '1',
    state: 'UNAVAILABLE',
    reason: "config.pbtxt: platform is 'tensorrt_plan', this server runs onnxruntime_onnx",
  });
  await server.close();
});

test('fields of config.pbtxt that have no effect are in the log', async () => {
  const root = repository({ 'mlp/1': 'mlp' });
  write(root, 'mlp/config.pbtxt', 'max_batch_size: 8\nmodel_warmup []\noptimization { }');
  const server = await startServer(root);
  expect(server.logged.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ level: 'warn', model: 'mlp', ignored: ['model_warmup', 'optimization'] }),
  );
  await server.close();
});

test('a server whose clients load models starts empty, is ready, and serves what is loaded later', async () => {
  const root = temporaryFolder();
  const server = await startServer(root, { modelControl: 'explicit' });
  expect((await server.get('/v2/health/ready')).status).toBe(200);
  expect((await server.post('/v2/repository/models/late/load', {})).status).toBe(404);
  mkdirSync(`${root}/late/1`, { recursive: true });
  cpSync(fixture('mlp'), `${root}/late/1/model.onnx`);
  expect((await server.post('/v2/repository/models/late/load', {})).status).toBe(200);
  expect((await server.get('/v2/models/late/ready')).status).toBe(200);
  await server.close();
});
