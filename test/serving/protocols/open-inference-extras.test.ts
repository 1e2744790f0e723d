/** @jest-environment ./test/support/onnx-environment.js */
import { repository } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';

let server: TestServer;

beforeAll(async () => (server = await startServer(repository({ 'mlp/1': 'mlp', 'pair/1': 'pair' }))));
afterAll(() => server.close());

test('names of all models are listed as KServe does', async () => {
  expect((await server.get('/v2/models')).json).toEqual({ models: ['mlp', 'pair'] });
});

describe.each(['systemsharedmemory', 'cudasharedmemory'])('%s', (kind) => {
  test('has no regions, and unregistering them is fine', async () => {
    expect((await server.get(`/v2/${kind}/status`)).json).toEqual([]);
    expect((await server.get(`/v2/${kind}/region/r/status`)).json).toEqual([]);
    expect((await server.post(`/v2/${kind}/unregister`, '')).json).toEqual({});
    expect((await server.post(`/v2/${kind}/region/r/unregister`, '')).json).toEqual({});
  });

  test('registers nothing, and says what to do instead', async () => {
    const answer = await server.post(`/v2/${kind}/region/r/register`, { key: 'k', byte_size: 4 });
    expect(answer.status).toBe(400);
    expect(answer.json.error).toContain('shared memory is not supported, send tensors in the body');
  });
});

test('paths of the management port are described on that port only', async () => {
  const { json } = await server.get('/openapi.json');
  const { app } = server.composed;
  const elsewhere = app.routes.filter(({ listener }) => listener === 'management');
  expect(elsewhere.map(({ path }) => path)).toContain('/models/:model/:version/set-default');
  for (const { operation } of elsewhere) expect(JSON.stringify(json)).not.toContain(`"${operation.id}"`);
  const described = elsewhere
    .find(({ path }) => path === '/openapi.json')
    ?.handle({
      method: 'GET',
      url: '/openapi.json',
      headers: {},
      body: Buffer.alloc(0),
      params: {},
      query: new URLSearchParams(),
    });
  const { paths } = JSON.parse(String((await described)?.body)) as { readonly paths: object };
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['/models', '/models/{model}/{version}/set-default', '/openapi.json']),
  );
});

test('suffixes of paths stay literal in the description', async () => {
  const { json } = await server.get('/openapi.json');
  expect(json.paths['/v1/models/{model}/versions/{version}:predict'].post.parameters).toMatchObject([
    { name: 'model', in: 'path' },
    { name: 'version', in: 'path' },
  ]);
});

test.each(['', ' ', '0x10', '1e1', '-1', '999'])('fails for %j as the length of the JSON', async (length) => {
  const answer = await server.post('/v2/models/mlp/infer', '{"inputs":[]}', {
    'inference-header-content-length': length,
  });
  expect([answer.status, answer.json.error]).toEqual([
    400,
    expect.stringMatching(/^inference-header-content-length is/),
  ]);
});

test('errors are described in the shape of their protocol, with Retry-After where it is sent', async () => {
  const { paths } = (await server.get('/openapi.json')).json;
  const bodyOf = (path: string, status: number): unknown =>
    paths[path].post.responses[status].content['application/json'].schema.required;
  expect(bodyOf('/v2/models/{model}/infer', 422)).toEqual(['error']);
  expect(bodyOf('/predictions/{model}', 422)).toEqual(['code', 'type', 'message']);
  expect(bodyOf('/api/v1.0/predictions', 422)).toEqual(['status']);
  const { responses } = paths['/v2/models/{model}/infer'].post;
  expect(responses[503].headers).toHaveProperty('Retry-After');
  expect(responses[422]).not.toHaveProperty('headers');
});
