/** @jest-environment ./test/support/onnx-environment.js */
import { symlinkSync } from 'node:fs';
import { readSettings } from '../../../serving/config/read-settings';
import { repository } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';

let root: string;
let server: TestServer;

beforeAll(async () => {
  root = repository({ 'aaa/model': 'row-mean', 'bbb/model': 'row-mean', 'layout/model/m/1': 'row-mean' });
  symlinkSync(repository({ outside: 'row-mean' }), `${root}/link`);
  const { multiModel, modelControl } = readSettings({ flags: { multiModel: root }, environment: {} });
  server = await startServer('/does/not/exist', { multiModel, modelControl });
});
afterAll(() => server.close());

const load = (name: string, url: string) => server.post('/models', { model_name: name, url });
const unload = async (name: string): Promise<number> =>
  (await fetch(`${server.url}/models/${name}`, { method: 'DELETE' })).status;
const rows = { instances: [[1, 2, 3, 4]] };
const target = 'X-Amzn-SageMaker-Target-Model';

test('the server is ready before any model is there', async () => {
  expect((await server.get('/ping')).status).toBe(200);
  expect((await server.get('/models')).json).toEqual({ models: [] });
  expect((await server.post('/models/first/invoke', rows)).status).toBe(404);
});

test('a model is loaded by path, listed, asked and unloaded', async () => {
  expect((await load('first', `${root}/aaa/model`)).status).toBe(200);
  const described = { modelName: 'first', modelUrl: `${root}/aaa/model` };
  expect((await server.get('/models')).json).toEqual({ models: [described] });
  expect((await server.get('/models/first')).json).toEqual(described);
  expect((await server.post('/models/first/invoke', rows)).json).toEqual({ predictions: [[0, 0, 0, 0]] });
  expect((await load('first', `${root}/aaa/model`)).status).toBe(409);
  expect(await unload('first')).toBe(200);
  expect((await server.get('/models')).json).toEqual({ models: [] });
  expect((await server.post('/models/first/invoke', rows)).status).toBe(503);
  expect((await load('first', `file://${root}/aaa/model`)).status).toBe(200);
});

test('a header chooses among several, by name or by archive', async () => {
  await load('second', `${root}/bbb/model`);
  for (const name of ['second', '/second', 'second.tar.gz']) {
    const answer = await server.post('/invocations', rows, {
      [target]: name,
      'x-amzn-sagemaker-custom-attributes': 'a',
    });
    expect([answer.status, answer.headers.get('x-amzn-sagemaker-custom-attributes')]).toEqual([200, 'a']);
  }
  expect((await server.post('/invocations', rows, { [target]: 'third' })).json.code).toBe('UNKNOWN_MODEL');
  expect((await server.post('/invocations', rows)).json.error).toContain('there are several');
});

test("a folder in Triton's layout is one model, called as the request says", async () => {
  expect((await load('laid-out', `${root}/layout/model`)).status).toBe(200);
  expect((await server.get('/v2/models/laid-out/ready')).status).toBe(200);
  expect(await unload('laid-out')).toBe(200);
});

test('two loads of one model at a time: one of them is told', async () => {
  const both = await Promise.all([1, 2].map(() => load('twice', `${root}/aaa/model`)));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test.each<[string, unknown, number, string]>([
  ['a path above the root', { model_name: 'x', url: '/etc' }, 400, 'must be a folder below'],
  ['a path with dots', { model_name: 'x', url: '%ROOT/../..' }, 400, 'must be a folder below'],
  ['a link that leaves', { model_name: 'x', url: '%ROOT/link/outside' }, 400, 'must be a folder below'],
  ['a folder that is not there', { model_name: 'x', url: '%ROOT/none' }, 400, 'must be a folder below'],
  ['the root itself', { model_name: 'x', url: '%ROOT/layout/..' }, 400, 'must be a folder below'],
  ['no name', { url: '%ROOT/aaa/model' }, 400, 'model_name must be a text'],
  ['no JSON object', 'null', 400, 'body must be an object'],
  ['no url and no repository', { model_name: 'x' }, 404, "model 'x' is not in the repository"],
])('fails for %s', async (_, body, status, message) => {
  const text = (typeof body === 'string' ? body : JSON.stringify(body)).replace('%ROOT', root);
  const answer = await server.post('/models', text);
  expect([answer.status, answer.json.error]).toEqual([status, expect.stringContaining(message)]);
});

test('only where the operator allows it', async () => {
  const plain = await startServer(repository({ 'mean/1': 'row-mean' }), { modelControl: 'explicit' });
  const refused = await plain.post('/models', { model_name: 'x', url: `${root}/aaa/model` });
  expect([refused.status, refused.json.error]).toEqual([
    400,
    expect.stringContaining('--multi-model names the folder'),
  ]);
  expect((await plain.post('/models', { model_name: 'mean' })).status).toBe(409);
  expect((await plain.post('/models/mean/invoke', rows)).status).toBe(200);
  await plain.close();
  const closed = await startServer(repository({ 'mean/1': 'row-mean' }));
  expect((await closed.post('/models', { model_name: 'mean' })).status).toBe(403);
  await closed.close();
});

test("SageMaker's variable switches it on", () => {
  const read = (value: string) => readSettings({ flags: {}, environment: { SAGEMAKER_MULTI_MODEL: value } });
  expect(read('true')).toMatchObject({ multiModel: '/opt/ml/models', modelControl: 'explicit' });
  expect(read('false')).toMatchObject({ multiModel: undefined, modelControl: 'none' });
});
