/** @jest-environment ./test/support/onnx-environment.js */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../../serving/config/read-settings';
import { createHttpServer } from '../../../serving/http/server';
import { startGrpc } from '../protocols/open-inference-grpc/client';
import { repository, temporaryFolder, write } from '../support/model-repository';
import { startServer, type Answer, type TestServer } from '../support/server';

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A server with several versions side by side, and what the file says of its behaviour. */
async function serve(
  models: Readonly<Record<string, string>>,
  file: Readonly<Record<string, unknown>>,
  settings: Parameters<typeof startServer>[1] = {},
): Promise<TestServer> {
  const root = repository(models);
  for (const name of new Set(Object.keys(models).map((key) => key.split('/')[0] as string)))
    write(root, `${name}/config.pbtxt`, 'version_policy { all {} }');
  const { features } = readSettings({ flags: {}, environment: {}, file });
  const server = await startServer(root, { features, ...settings });
  open.push(server);
  return server;
}

/** Listens for operators, and asks as one. */
async function manage(server: TestServer): Promise<(method: string, path: string, body?: object) => Promise<Answer>> {
  const limits = { body: 2 ** 20, requestTimeout: 60_000, keepAliveTimeout: 5000 };
  const management: Server = createHttpServer(server.composed.app, limits, 'management');
  await new Promise<void>((resolve) => management.listen(0, '127.0.0.1', resolve));
  open.push({
    close: async () => {
      management.closeAllConnections();
      await new Promise((resolve) => management.close(resolve));
    },
  });
  const { port } = management.address() as AddressInfo;
  return async (method, path, body) => {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      bytes: Buffer.from(text),
      text,
      json: JSON.parse(text),
    };
  };
}

const row = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 4], data: [1, 2, 3, 4] }] };
const index = (value: number) => ({ inputs: [{ name: 'index', datatype: 'INT64', shape: [1, 1], data: [value] }] });

test('every protocol tells its client which version was chosen, in its own way', async () => {
  const folder = temporaryFolder();
  const split = { mean: { weights: { '1': 1, '2': 0 } } };
  const server = await serve({ 'mean/1': 'row-mean', 'mean/2': 'row-mean' }, { split }, { captureUri: folder });
  const triton = await server.post('/v2/models/mean/infer', row);
  expect(triton.headers.get('x-tidegate-version')).toBe('1');
  expect(triton.json).toMatchObject({ model_version: '1', parameters: { version: '1' } });
  const tensorflow = await server.post('/v1/models/mean:predict', { instances: [[1, 2, 3, 4]] });
  expect(tensorflow.headers.get('x-tidegate-version')).toBe('1');
  const attributes = 'x-amzn-sagemaker-custom-attributes';
  const sagemaker = await server.post('/invocations', '1,2,3,4', { 'content-type': 'text/csv', [attributes]: 'a=b' });
  expect(sagemaker.headers.get(attributes)).toBe('a=b;tidegate-version=1');
  const { grpc, client } = await startGrpc(server);
  const contents = { fp32_contents: [1, 2, 3, 4] };
  const answer = await client.call('ModelInfer', {
    model_name: 'mean',
    inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 4], contents }],
  });
  expect(answer).toMatchObject({ model_version: '1', parameters: { version: { string_param: '1' } } });
  client.close();
  grpc.closeNow();
  await server.composed.flush();
  const lines = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as { eventMetadata: { customAttributes: string[] } });
  expect(lines.map(({ eventMetadata }) => eventMetadata.customAttributes)).toEqual(
    expect.arrayContaining([['tidegate-version=1'], ['a=b;tidegate-version=1']]),
  );
  expect(lines).toHaveLength(4);
});

test('where nothing is configured, answers say nothing of it', async () => {
  const server = await serve({ 'mean/1': 'row-mean' }, {});
  const { headers, json } = await server.post('/v2/models/mean/infer', row);
  expect([...headers.keys()].filter((name) => name.startsWith('x-tidegate'))).toEqual([]);
  expect(json).not.toHaveProperty('parameters');
});

test('canary weights change while the server runs, for operators only', async () => {
  const split = { mean: { weights: { '1': 1 } } };
  const models = { 'mean/1': 'row-mean', 'mean/2': 'row-mean' };
  const server = await serve(models, { split }, { modelControl: 'explicit' });
  const ask = await manage(server);
  const served = async (): Promise<string> => (await server.post('/v2/models/mean/infer', row)).json.model_version;
  expect(await served()).toBe('1');
  expect((await ask('GET', '/split')).json).toEqual({
    mean: { weights: { '1': 1 }, header: 'x-tidegate-key', salt: '' },
  });
  expect((await ask('PUT', '/split/mean', { weights: { '1': 0, '2': 20 } })).status).toBe(200);
  expect(await served()).toBe('2');
  expect(server.logged.join()).toContain('"message":"split changed","model":"mean","before":"1:1","after":"1:0 2:20"');
  expect((await ask('DELETE', '/split/mean')).status).toBe(200);
  expect((await ask('GET', '/split')).json).toEqual({});
  expect((await ask('DELETE', '/split/mean')).status).toBe(404);
  expect((await server.get('/split')).status).toBe(404);
});

test.each<[string, object, number, string]>([
  ['mean', { weights: { '7': 1 } }, 400, "weights.7 names what is not there: version '7' of model 'mean' is not there"],
  ['mean', { weights: { '1': -1 } }, 400, 'weights.1 is wrong'],
  ['mean', { weights: { '1': 0 } }, 400, 'weights is wrong: must give a share above 0'],
  ['mean', { weight: {} }, 400, 'weights is wrong'],
  ['none', { weights: { '1': 1 } }, 404, "model 'none' is not there; there is 'mean'"],
])('fails to split %s by %j', async (model, change, status, problem) => {
  const server = await serve({ 'mean/1': 'row-mean' }, { split: {} }, { modelControl: 'explicit' });
  const answer = await (await manage(server))('PUT', `/split/${model}`, change);
  expect([answer.status, answer.json.error]).toEqual([status, expect.stringContaining(problem)]);
});

test('fails to change weights where clients may not change models', async () => {
  const server = await serve({ 'mean/1': 'row-mean' }, { split: {} });
  const answer = await (await manage(server))('PUT', '/split/mean', { weights: { '1': 1 } });
  expect(answer.status).toBe(403);
});

test('a fallback answers for a model that fails, and the client is told', async () => {
  const breaker = { gather: { calls: 2, minimum: 1, pause: 60_000, fallback: { model: 'gather', version: '1' } } };
  const server = await serve({ 'gather/1': 'gather', 'gather/2': 'gather' }, { breaker });
  // Both versions fail on an index out of range; the circuit of the second one is open from then on.
  expect((await server.post('/v2/models/gather/infer', index(99))).status).toBe(500);
  const answer = await server.post('/v2/models/gather/infer', index(3));
  expect(answer).toMatchObject({ status: 200, json: { model_version: '1', outputs: [{ data: [3] }] } });
  expect(answer.headers.get('x-tidegate-degraded')).toBe('circuit-open');
  expect(answer.headers.get('x-tidegate-answered-by')).toBe('gather/1');
  const pinned = await server.post('/v2/models/gather/versions/2/infer', index(3));
  expect([pinned.status, pinned.headers.get('retry-after')]).toEqual([503, '60']);
});

test('everything at once: metrics of all features are well-formed and there', async () => {
  const server = await serve(
    { 'mean/1': 'row-mean', 'mean/2': 'row-mean' },
    {
      cache: {},
      split: { mean: { weights: { '1': 1 } } },
      shadow: { models: { mean: { version: '2' } } },
      breaker: { mean: {} },
    },
  );
  for (let i = 0; i < 2; i++) await server.post('/v2/models/mean/infer', row);
  await server.composed.flush();
  const { text } = await server.get('/metrics');
  for (const line of [
    'nv_cache_num_hits_per_model{model="mean",version="1"} 1',
    'tidegate_split_requests_total{model="mean",version="1",by="random"} 2',
    'tidegate_shadow_requests_total{model="mean",version="2",result="agreed"} 2',
    'tidegate_circuit_state{model="mean",version="1"} 0',
  ])
    expect(text).toContain(`${line}\n`);
  const helped = [...text.matchAll(/^# HELP (\S+) .+\n# TYPE \1 (counter|gauge)$/gm)].map((match) => match[1]);
  const sampled = new Set([...text.matchAll(/^([a-z_]+)[{ ]/gm)].map((match) => match[1]));
  expect(new Set(helped).size).toBe(helped.length);
  expect(helped).toEqual(expect.arrayContaining([...sampled]));
});

test.each<[string, object, string]>([
  ['split', { pair: { weights: { '1': 1, '2': 1 } } }, 'split.pair.weights: version'],
  ['shadow', { models: { pair: { version: '2' } } }, 'shadow.models.pair.version: version'],
  ['breaker', { pair: { fallback: { model: 'pair', version: '2' } } }, 'breaker.pair.fallback: version'],
])('%s fails at start for versions with other inputs', async (name, section, problem) => {
  await expect(serve({ 'pair/1': 'pair', 'pair/2': 'row-mean' }, { [name]: section })).rejects.toThrow(problem);
});
