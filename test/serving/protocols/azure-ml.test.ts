/** @jest-environment ./test/support/onnx-environment.js */
import { repository, write } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';
import { tableSchema } from '../support/table-schema';

let server: TestServer;

beforeAll(async () => {
  const root = repository({ 'table/1': 'mixed' });
  write(root, 'table/1/schema.json', JSON.stringify(tableSchema));
  server = await startServer(root);
});

afterAll(() => server.close());

const row = [8, 2, 'SFO'];

test.each<[string, unknown, unknown]>([
  ['bare rows', [row], [13]],
  ["the samples' data", { data: [row] }, [13]],
  ["automated ML's Inputs", { Inputs: { data: [row] }, GlobalParameters: {} }, { Results: [13] }],
  ["MLflow's rows", { input_data: [row] }, [13]],
  [
    "MLflow's data frame, in any order of columns",
    { input_data: { columns: ['origin', 'delay', 'distance'], index: [0], data: [['SFO', 2, 8]] } },
    [13],
  ],
  [
    "MLflow's tensors by name",
    { input_data: { numbers: [[8, 2]], origin: [['SFO']] } },
    { score: [[13]], late: [[true]] },
  ],
  ['instances', { instances: [row] }, { predictions: [13] }],
])('%s are answered', async (_, body, expected) => {
  expect((await server.post('/score', body)).json).toEqual(expected);
});

test('tensors and CSV are answered in kind', async () => {
  const csv = await server.post('/score', '8,2,SFO\n', { 'content-type': 'text/csv' });
  expect(csv.text).toBe('13\n');
});

test('the ids of a request come back', async () => {
  const answer = await server.post('/score', [row], { 'x-ms-client-request-id': 'c-1', 'x-ms-request-id': 'r-1' });
  expect(answer.headers.get('x-ms-client-request-id')).toBe('c-1');
  expect(answer.headers.get('x-ms-request-id')).toBe('r-1');
});

test.each<[string, unknown, number, string, string]>([
  ['no rows', { data: [] }, 422, 'INVALID_INPUT', 'data has no rows'],
  ['no array', { Inputs: { data: 1 } }, 400, 'INVALID_REQUEST', 'Inputs.data must be an array of rows, is 1'],
  [
    'names that are no texts',
    { input_data: { columns: [1], data: [[1]] } },
    400,
    'INVALID_REQUEST',
    'input_data.columns',
  ],
  ['an unknown input', { input_data: { speed: [1] } }, 422, 'INVALID_INPUT', 'input_data.numbers is missing'],
])("%s: the error has Azure's shape", async (_, body, status, code, message) => {
  const answer = await server.post('/score', body);
  expect(answer.status).toBe(status);
  expect(answer.json).toEqual({ error: { code, message: expect.stringContaining(message) } });
});

test('the probe on the root answers', async () => {
  expect((await server.get('/')).status).toBe(200);
});
