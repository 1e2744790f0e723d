/** @jest-environment ./test/support/onnx-environment.js */
import { fixture, repository, temporaryFolder, write } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';
import { readFileSync } from 'node:fs';

const schema = {
  schemaVersion: 1,
  features: [
    { name: 'origin', type: 'categorical', dtype: 'BYTES', categories: ['ATL', 'ORD', 'SFO'], nullable: false },
    { name: 'hour', type: 'numeric', dtype: 'FP32', nullable: false },
    { name: 'distance', type: 'numeric', dtype: 'FP32', nullable: false },
  ],
  inputs: [
    { name: 'numbers', dtype: 'FP32', shape: [-1, 2], columns: ['hour', 'distance'] },
    { name: 'origin', dtype: 'BYTES', shape: [-1, 1], columns: ['origin'] },
  ],
  prediction: { name: 'late_score', output: 'score', column: 0, type: 'numeric' },
};

let named: TestServer;
let plain: TestServer;
let image: TestServer;

beforeAll(async () => {
  const folder = temporaryFolder();
  write(folder, 'model.onnx', readFileSync(fixture('mixed')));
  write(folder, 'schema.json', JSON.stringify(schema));
  named = await startServer(folder, { modelName: 'flights' });
  plain = await startServer(repository({ 'mlp/1': 'mlp' }));
  image = await startServer(repository({ 'pair/1': 'pair' }));
});

afterAll(async () => {
  await Promise.all([named.close(), plain.close(), image.close()]);
});

const csv = { 'content-type': 'text/csv' };
const invoke = (server: TestServer, body: unknown, headers?: Record<string, string>) =>
  server.post('/invocations', body, headers);

test('ping', async () => {
  expect(await named.get('/ping')).toMatchObject({ status: 200, json: { status: 'Healthy' } });
});

test('CSV in, CSV out: one prediction a line, columns in the order of the schema', async () => {
  const answer = await invoke(named, 'ATL,2,3\n"ORD",10,20\nnowhere,1,1\n', csv);
  expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([200, 'text/csv', '6\n32\n2\n']);
});

test('numbers without schema are columns in order', async () => {
  const row = Array.from({ length: 30 }, (_, i) => i / 30);
  const answer = await invoke(plain, `${row.join()}\r\n${row.join()}`, csv);
  const tensors = await invoke(plain, { inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 30], data: row }] });
  const [first, second] = answer.text.trim().split('\n').map(Number);
  expect(first).toBeCloseTo(tensors.json.outputs[0].data[0], 6);
  expect(second).toBe(first);
});

test('JSON Lines in, JSON Lines out', async () => {
  const lines = '["ATL",2,3]\n{"distance":20,"hour":10,"origin":"ORD"}\n{"features":["SFO",1,1]}\n';
  const answer = await invoke(named, lines, { 'content-type': 'application/jsonlines' });
  expect([answer.headers.get('content-type'), answer.text]).toEqual([
    'application/jsonlines',
    '{"prediction":6}\n{"prediction":32}\n{"prediction":5}\n',
  ]);
});

test('instances, or rows alone, are answered with predictions', async () => {
  const rows = [['ATL', 2, 3], { origin: 'ORD', hour: 10, distance: 20 }];
  expect((await invoke(named, { instances: rows })).json).toEqual({ predictions: [6, 32] });
  expect((await invoke(named, rows)).json).toEqual({ predictions: [6, 32] });
});

test('tensors are answered in the Open Inference Protocol', async () => {
  const inputs = [
    { name: 'origin', datatype: 'BYTES', shape: [1, 1], data: ['ATL'] },
    { name: 'numbers', datatype: 'FP32', shape: [1, 2], data: [2, 3] },
  ];
  expect((await invoke(named, { inputs })).json).toMatchObject({
    model_name: 'flights',
    outputs: [
      { name: 'score', data: [6] },
      { name: 'late', data: [false] },
    ],
  });
  expect((await invoke(named, { parameters: {}, inputs })).json).toMatchObject({ model_name: 'flights' });
});

test('the answer comes in the form that is accepted', async () => {
  const ask = (accept: string) => invoke(named, 'ATL,2,3', { ...csv, accept });
  expect((await ask('application/json')).json).toEqual({ predictions: [6] });
  expect((await ask('application/jsonlines;q=0.9')).text).toBe('{"prediction":6}\n');
  expect((await ask('image/png, */*')).text).toBe('6\n');
  const refused = await ask('image/png');
  expect([refused.status, refused.json.code]).toEqual([406, 'NOT_ACCEPTABLE']);
});

test("Triton's binary form names the length of its JSON in the content type, both ways", async () => {
  const numbers = Buffer.from(new Float32Array([2, 3]).buffer);
  const origin = Buffer.concat([Buffer.from([3, 0, 0, 0]), Buffer.from('ATL')]);
  const header = Buffer.from(
    JSON.stringify({
      inputs: [
        { name: 'numbers', datatype: 'FP32', shape: [1, 2], parameters: { binary_data_size: 8 } },
        { name: 'origin', datatype: 'BYTES', shape: [1, 1], parameters: { binary_data_size: 7 } },
      ],
      outputs: [{ name: 'score', parameters: { binary_data: true } }],
    }),
  );
  const answer = await invoke(named, Buffer.concat([header, numbers, origin]), {
    'content-type': `application/vnd.sagemaker-triton.binary+json;json-header-size=${header.length}`,
  });
  const length = Number(/json-header-size=(\d+)/.exec(answer.headers.get('content-type') ?? '')?.[1]);
  expect(answer.bytes.readFloatLE(length)).toBe(6);
});

test('octets are one raw tensor', async () => {
  const answer = await invoke(plain, Buffer.from(new Float32Array(60).buffer), {
    'content-type': 'application/octet-stream',
  });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
});

test('custom attributes come back', async () => {
  const answer = await invoke(named, 'ATL,2,3', { ...csv, 'x-amzn-sagemaker-custom-attributes': 'trace=7' });
  expect(answer.headers.get('x-amzn-sagemaker-custom-attributes')).toBe('trace=7');
});

test.each<[string, () => TestServer, unknown, Record<string, string>, number, string]>([
  [
    'another type',
    () => named,
    'x',
    { 'content-type': 'image/png' },
    415,
    "content-type is 'image/png'; send application/json, text/csv",
  ],
  [
    'too few columns',
    () => named,
    'ATL,2',
    csv,
    422,
    'line 1 has 2 columns, the model takes 3: origin, hour, distance',
  ],
  [
    'a header line',
    () => named,
    'origin,hour,distance\nATL,1,2',
    csv,
    422,
    'line 1, column 2 is "hour", which is no number',
  ],
  [
    'a missing number',
    () => named,
    'ATL,,2',
    csv,
    422,
    "data[0] of input 'numbers' is missing (NaN), the model takes finite numbers",
  ],
  [
    'an unknown column',
    () => named,
    { instances: [{ origin: 'ATL', hour: 1, distance: 1, x: 1 }] },
    {},
    422,
    'instances[0].x is unknown; the columns are origin, hour, distance',
  ],
  [
    'a missing column',
    () => named,
    { instances: [{ origin: 'ATL', hour: 1 }] },
    {},
    422,
    'instances[0].distance is missing',
  ],
  [
    'a row that is none',
    () => named,
    { instances: [7] },
    {},
    422,
    'instances[0] must be an array of columns or an object by column name, is 7',
  ],
  ['no rows', () => named, { instances: [] }, {}, 422, 'instances has no rows'],
  ['an empty body', () => plain, '', csv, 400, 'body is empty'],
  [
    'a broken line',
    () => named,
    '["ATL",2,3]\n{',
    { 'content-type': 'application/jsonlines' },
    400,
    'line 2 is not JSON',
  ],
  [
    'JSON of another shape',
    () => named,
    { data: 1 },
    {},
    400,
    'body must be an object with inputs or instances, or an array of rows',
  ],
  [
    'rows for a model without columns',
    () => image,
    { instances: [[1]] },
    {},
    415,
    "model 'pair' takes no rows of columns",
  ],
  [
    'named columns for a model without names',
    () => plain,
    { instances: [{ a: 1 }] },
    {},
    422,
    "is an object, but the model's columns have no names",
  ],
])('fails for %s', async (_, server, body, headers, status, message) => {
  const answer = await invoke(server(), body, headers);
  expect([answer.status, answer.json]).toEqual([
    status,
    { error: expect.stringContaining(message), code: expect.stringMatching(/^[A-Z_]+$/) },
  ]);
});
