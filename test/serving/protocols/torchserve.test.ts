/** @jest-environment ./test/support/onnx-environment.js */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer } from '../../../serving/http/server';
import { repository, write } from '../support/model-repository';
import { startServer, type Answer, type TestServer } from '../support/server';
import { tableSchema } from '../support/table-schema';

let server: TestServer;
let management: Server;
let managementUrl: string;

beforeAll(async () => {
  const root = repository({
    'mean/1': 'row-mean',
    'mean/2': 'row-mean',
    'mixed/1': 'mixed',
    'table/1': 'mixed',
    'pair/1': 'pair',
  });
  write(root, 'mean/config.pbtxt', 'version_policy { all {} }');
  write(root, 'table/1/schema.json', JSON.stringify(tableSchema));
  server = await startServer(root, { modelControl: 'explicit' });
  const limits = { body: 2 ** 20, requestTimeout: 60_000, keepAliveTimeout: 5000 };
  management = createHttpServer(server.composed.app, limits, 'management');
  await new Promise<void>((resolve) => management.listen(0, '127.0.0.1', resolve));
  managementUrl = `http://127.0.0.1:${(management.address() as AddressInfo).port}`;
});

afterAll(async () => {
  management.closeAllConnections();
  await new Promise((resolve) => management.close(resolve));
  await server.close();
});

type Managed = Pick<Answer, 'status' | 'json'>;

async function manage(method: string, path: string): Promise<Managed> {
  const response = await fetch(managementUrl + path, { method });
  return { status: response.status, json: await response.json() };
}

describe('predictions', () => {
  test.each<[string, string, unknown, unknown]>([
    ['one row is answered with its prediction', 'mean', [1, 2, 3, 4], [0, 0, 0, 0]],
    ['so is one under data', 'mean', { data: [1, 2, 3, 4] }, [0, 0, 0, 0]],
    ['a list of rows with a list', 'mean', [[1, 2, 3, 4]], [[0, 0, 0, 0]]],
    ["KServe's envelope with KServe's", 'mean', { instances: [[1, 2, 3, 4]] }, { predictions: [[0, 0, 0, 0]] }],
    ['several inputs are named', 'mixed', { numbers: [1, 2], origin: 'ATL' }, { score: [4], late: [false] }],
    ['columns may be named', 'table', { distance: 8, delay: 2, origin: 'SFO' }, 13],
    ['a list of named rows', 'table', [{ distance: 8, delay: 2, origin: 'SFO' }], [13]],
    ['a row of columns in order', 'table', [8, 2, 'SFO'], 13],
  ])('%s', async (_, model, body, expected) => {
    const answer = await server.post(`/predictions/${model}`, body);
    expect(answer.json).toEqual(expected);
  });

  test('come by PUT, as curl sends files, of a version', async () => {
    const response = await fetch(`${server.url}/predictions/mean/1`, { method: 'PUT', body: '[[5,5,5,9]]' });
    expect(await response.json()).toEqual([[0, 0, 0, 0]]);
  });

  test('come as CSV and as raw bytes', async () => {
    const csv = await server.post('/predictions/table', '1,2,ORD\n8,2,SFO\n', { 'content-type': 'text/csv' });
    expect(csv.json).toEqual([5, 13]);
    const raw = Buffer.from(new Float32Array([1, 2, 3, 4, 3, 4, 5, 6]).buffer);
    const answer = await server.post('/predictions/mean', raw, { 'content-type': 'application/octet-stream' });
    expect(answer.json).toEqual([
      [-1, -1, -1, -1],
      [1, 1, 1, 1],
    ]);
  });

  test('come as files of a form, as the client of TorchServe sends them', async () => {
    const form = new FormData();
    form.append('other', '1');
    form.append('data', new Blob(['[1,2,3,4]']), 'row.json');
    const response = await fetch(`${server.url}/predictions/mean`, { method: 'POST', body: form });
    expect(await response.json()).toEqual([0, 0, 0, 0]);
    const raw = new FormData();
    raw.append('data', new Blob([new Float32Array([1, 2, 3, 4])], { type: 'application/octet-stream' }), 'row.bin');
    const answer = await fetch(`${server.url}/predictions/mean`, { method: 'POST', body: raw });
    expect(await answer.json()).toEqual([[0, 0, 0, 0]]);
  });

  test.each<[string, string, unknown, Record<string, string>, number, string, string]>([
    ['unknown model', 'none', [1], {}, 404, 'ModelNotFoundException', "model 'none' is unknown"],
    [
      'unknown version',
      'mean/9',
      [1],
      {},
      404,
      'ModelVersionNotFoundException',
      "version '9' of model 'mean' is unknown",
    ],
    ['broken JSON', 'mean', '[1,', {}, 400, 'BadRequestException', 'the body is not JSON'],
    ['wrong row', 'mean', [1, 2], {}, 422, 'BadRequestException', "shape of input 'x' is [1,2]"],
    ['image', 'mean', 'x', { 'content-type': 'image/png' }, 415, 'BadRequestException', 'send application/json'],
    [
      'broken form',
      'mean',
      'x',
      { 'content-type': 'multipart/form-data; boundary=a' },
      400,
      'BadRequestException',
      'no form with the boundary',
    ],
    ['CSV', 'mixed', '1', { 'content-type': 'text/csv' }, 415, 'BadRequestException', 'takes no rows of columns'],
  ])("%s: the error has TorchServe's shape", async (_, path, body, headers, code, type, message) => {
    const answer = await server.post(`/predictions/${path}`, body, headers);
    expect(answer.status).toBe(code);
    expect(answer.json).toEqual({ code, type, message: expect.stringContaining(message) });
  });

  test('ping says healthy', async () => {
    expect((await server.get('/ping')).json).toEqual({ status: 'Healthy' });
  });
});

describe('management', () => {
  test('lists models page by page', async () => {
    expect((await manage('GET', '/models?limit=3')).json).toEqual({
      nextPageToken: '3',
      models: ['mean', 'mixed', 'pair'].map((name) => ({ modelName: name, modelUrl: name })),
    });
    const rest = await manage('GET', '/models?limit=3&next_page_token=3');
    expect(rest.json).toEqual({ models: [{ modelName: 'table', modelUrl: 'table' }] });
  });

  test('describes the default version, one version, and all', async () => {
    const [described] = (await manage('GET', '/models/mean')).json;
    expect(described).toMatchObject({
      modelName: 'mean',
      modelVersion: '2',
      runtime: 'onnxruntime',
      minWorkers: 1,
      workers: [{ id: '0', status: 'READY', gpu: false }],
      jobQueueStatus: { pendingRequests: 0 },
    });
    expect((await manage('GET', '/models/mean/1')).json[0].modelVersion).toBe('1');
    expect((await manage('GET', '/models/mean/all')).json).toHaveLength(2);
    expect((await manage('GET', '/models/none')).json.type).toBe('ModelNotFoundException');
  });

  test('makes a version the default, until it is unregistered', async () => {
    expect(await manage('PUT', '/models/mean/1/set-default')).toEqual({
      status: 200,
      json: { status: 'Default version successfully updated for model "mean" to "1"' },
    });
    expect((await manage('GET', '/models/mean')).json[0].modelVersion).toBe('1');
    expect((await manage('DELETE', '/models/mean/1')).json).toEqual({ status: 'Model "mean" unregistered' });
    expect((await manage('GET', '/models/mean')).json[0].modelVersion).toBe('2');
    expect((await server.post('/predictions/mean/1', [1, 2, 3, 4])).status).toBe(503);
  });

  test('registers and unregisters what lies in the repository', async () => {
    expect((await manage('DELETE', '/models/pair')).json).toEqual({ status: 'Model "pair" unregistered' });
    expect((await server.post('/predictions/pair', {})).status).toBe(503);
    expect((await manage('POST', '/models?url=pair&initial_workers=1')).json).toEqual({
      status: 'Model "pair" Version: 1 registered with 1 initial workers',
    });
    expect((await server.post('/predictions/pair', { a: [1], b: [2] })).json).toEqual({ sum: [3], difference: [-1] });
  });

  test('confirms as many workers as there are and refuses any other number', async () => {
    expect((await manage('PUT', '/models/mixed?min_worker=1&max_worker=4')).json).toEqual({
      status: 'Workers scaled to 1 for model: mixed',
    });
    const { status, json } = await manage('PUT', '/models/mixed/1?min_worker=3');
    expect(status).toBe(400);
    expect(json.message).toBe(
      'min_worker to max_worker is 3 to 3, the model has 1: set instances in its config.pbtxt and load it again',
    );
  });

  test('takes its parameters from a JSON body, too', async () => {
    const send = async (method: string, path: string, body: object): Promise<Managed> => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(managementUrl + path, { method, headers, body: JSON.stringify(body) });
      return { status: response.status, json: await response.json() };
    };
    expect((await send('PUT', '/models/mixed', { min_worker: 1, max_worker: 1, timeout: -1 })).status).toBe(200);
    expect((await send('PUT', '/models/mixed', { min_worker: 2 })).status).toBe(400);
    expect((await send('PUT', '/models/mixed', { min_worker: [1] })).json.message).toContain(
      'must be a text or a number',
    );
    expect((await send('POST', '/models', { url: 'mixed', batch_size: 1 })).status).toBe(409);
  });

  test.each([
    ['POST', '/models', 400, "url is missing: give the name of the model's folder in the repository"],
    ['POST', '/models?url=https://example.com/a.mar', 400, 'archives and addresses are not fetched'],
    ['POST', '/models?url=mixed', 409, "model 'mixed' is registered already"],
    ['POST', '/models?url=none', 404, "model 'none' is not in the repository"],
    ['DELETE', '/models/none', 404, "model 'none' is unknown"],
    ['PUT', '/models/mixed?min_worker=many', 400, 'min_worker is "many", must be a whole number of 0 or more'],
    ['GET', '/models?limit=0', 400, 'limit is 0, must be from 1 to 1000'],
  ])('%s %s is answered %i', async (method, path, code, message) => {
    const { status, json } = await manage(method, path);
    expect(status).toBe(code);
    expect(json.message).toContain(message);
  });

  test("is not on the port of inference, where the same path is SageMaker's", async () => {
    const answer = await server.post('/models?url=mixed', '');
    expect([answer.status, answer.json.type]).toEqual([400, undefined]);
    expect((await fetch(`${server.url}/models/mixed?min_worker=1`, { method: 'PUT' })).status).toBe(405);
  });
});
