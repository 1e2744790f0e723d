/** @jest-environment ./test/support/onnx-environment.js */
import { repository, write } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';
import { tableSchema } from '../support/table-schema';

const path = '/api/v1.0/predictions';

async function serve(fixture: string, schema?: object): Promise<TestServer> {
  const root = repository({ 'm/1': fixture });
  if (schema !== undefined) write(root, 'm/1/schema.json', JSON.stringify(schema));
  return startServer(root);
}

describe('a model of one matrix', () => {
  let server: TestServer;
  beforeAll(async () => (server = await serve('row-mean')));
  afterAll(() => server.close());

  test('answers a nested array with a nested array, and keeps the id of the request', async () => {
    const answer = await server.post(path, {
      meta: { puid: 'p-1' },
      data: { names: ['a', 'b', 'c', 'd'], ndarray: [[1, 2, 3, 4], [3, 2, 1, 0]] }, // prettier-ignore
    });
    expect(answer.json).toEqual({
      meta: { puid: 'p-1', requestPath: { m: '1' } },
      data: { names: ['t:0', 't:1', 't:2', 't:3'], ndarray: [[-1, 0, 1, 2], [1, 0, -1, -2]] }, // prettier-ignore
    });
  });

  test('answers a tensor with a tensor', async () => {
    const answer = await server.post(path, { data: { tensor: { shape: [2, 4], values: [1, 2, 3, 4, 3, 2, 1, 0] } } });
    expect(answer.json.data.tensor).toEqual({ shape: [2, 4], values: [-1, 0, 1, 2, 1, 0, -1, -2] });
  });

  test('answers JSON with JSON, rows and whole inputs', async () => {
    expect((await server.post(path, { jsonData: [[1, 2, 3, 4]] })).json.jsonData).toEqual([[0, 0, 0, 0]]);
    expect((await server.post(path, { jsonData: { x: [[1, 2, 3, 4]] } })).json.jsonData).toEqual([[0, 0, 0, 0]]);
  });

  test('answers on the paths of older clients and of the bare microservice', async () => {
    for (const other of ['/api/v0.1/predictions', '/predict']) {
      expect((await server.post(other, { data: { ndarray: [[1, 2, 3, 4]] } })).status).toBe(200);
    }
  });

  test.each<[string, unknown, number, string, string]>([
    ['nothing', {}, 400, 'INVALID_REQUEST', 'data is missing; send data.ndarray, data.tensor, jsonData or strData'],
    ['no form of data', { data: {} }, 400, 'INVALID_REQUEST', 'data must hold ndarray or tensor'],
    ['bytes', { binData: 'AAAA' }, 400, 'INVALID_REQUEST', 'binData is not supported'],
    ['a text for numbers', { strData: 'a' }, 400, 'INVALID_REQUEST', 'strData is for models with one input of texts'],
    [
      'a tensor of another size',
      { data: { tensor: { shape: [2, 4], values: [1] } } },
      422,
      'INVALID_INPUT',
      'data.tensor.values has 1 elements, its shape asks for 8',
    ],
    [
      'a tensor of nothing, by the million',
      { data: { tensor: { shape: [2147483648, 0], values: [] } } },
      422,
      'INVALID_INPUT',
      'data.tensor.values has 0 elements, its shape asks for 0',
    ],
    ['too few columns', { data: { ndarray: [[1, 2]] } }, 422, 'INVALID_INPUT', "shape of input 'x' is [1,2]"],
    ['no JSON', '{', 400, 'MALFORMED_BODY', 'the body is not JSON'],
  ])("%s: the error has Seldon's shape", async (_, body, code, reason, info) => {
    const answer = await server.post(path, body);
    expect(answer.status).toBe(code);
    expect(answer.json).toEqual({ status: { code, info: expect.stringContaining(info), reason, status: 'FAILURE' } });
  });

  test('is alive and ready on all of the probes', async () => {
    for (const probe of ['/health/ping', '/health/status', '/live', '/ready']) {
      expect(await server.get(probe)).toMatchObject({ status: 200, text: 'pong' });
    }
    server.composed.app.drain();
    expect((await server.get('/ready')).status).toBe(503);
    expect((await server.get('/live')).status).toBe(200);
  });
});

describe('a model with a feature schema', () => {
  let server: TestServer;
  beforeAll(async () => (server = await serve('mixed', tableSchema)));
  afterAll(() => server.close());

  test('takes columns in the order of their names, and names the prediction', async () => {
    const answer = await server.post(path, {
      data: { names: ['origin', 'delay', 'distance'], ndarray: [['SFO', 2, 8]] },
    });
    expect(answer.json.data).toEqual({ names: ['score'], ndarray: [[13]] });
  });

  test('takes them in its own order where the names are made up', async () => {
    const answer = await server.post(path, { data: { names: ['t:0', 't:1', 't:2'], ndarray: [[8, 2, 'SFO']] } });
    expect(answer.json.data.ndarray).toEqual([[13]]);
  });

  test('refuses rows that have not as many columns as there are names', async () => {
    const answer = await server.post(path, { data: { names: ['origin', 'delay'], ndarray: [['SFO']] } });
    expect(answer.json.status.info).toBe('data.names has 2 names, row 0 does not have as many columns');
  });
});

test('several outputs stand beside each other', async () => {
  const server = await serve('mixed');
  const answer = await server.post(path, { data: { ndarray: [{ numbers: [8, 2], origin: 'SFO' }] } });
  expect(answer.json.data).toEqual({ names: ['score', 'late'], ndarray: [[13, true]] });
  await server.close();
});

test('a server with several models asks which one', async () => {
  const server = await startServer(repository({ 'a/1': 'mlp', 'b/1': 'mlp' }));
  const answer = await server.post(path, { data: { ndarray: [[1]] } });
  expect(answer.status).toBe(404);
  expect(answer.json.status.info).toBe('request names no model, and there are several: a, b');
  await server.close();
});
