/** Valid requests of every protocol over HTTP. Each is answered with 200 before it is mutated: a check of the fuzzer. */
import { gzipSync } from 'node:zlib';
import type { Audience, Seed } from './message';

/** Paths of Vertex AI on the server with one model. */
export const vertexRoutes = { predictRoute: '/vertex:predict', healthRoute: '/vertex' } as const;

/** Fixture of each model on the server with several; the server with one has `mean`. */
export const models = {
  'mean/1': 'row-mean',
  'mixed/1': 'mixed',
  'pair/1': 'pair',
  'identities/1': 'identities',
  'scalar/1': 'scalar',
  'gather/1': 'gather',
} as const;

const json = { 'content-type': 'application/json' };
const row = [1, 2, 3, 4];
const x = { name: 'x', datatype: 'FP32', shape: [1, 4], data: row };
const mixed = [
  { name: 'numbers', datatype: 'FP32', shape: [2, 2], data: [1, 2, 3, 4.5] },
  { name: 'origin', datatype: 'BYTES', shape: [2, 1], data: ['ATL', 'Zürich "✓"'] },
];
/** One element of every type. */
const elements: Readonly<Record<string, unknown>> = {
  bool: true, uint8: 255, uint16: 65535, uint32: 4294967295, uint64: 9007199254740991, int8: -128, int16: -32768,
  int32: -2147483648, int64: -9007199254740991, fp16: 0.5, fp32: 0.25, fp64: 1e300, bytes: 'text',
}; // prettier-ignore
const identities = Object.entries(elements).map(([name, value]) => ({
  name: `in_${name}`,
  datatype: name.toUpperCase(),
  shape: [1],
  data: [value],
}));

/** All seeds. */
export const seeds: readonly Seed[] = [
  post('infer', 'several', '/v2/models/mean/infer', { id: 'a', inputs: [x], outputs: [{ name: 'y' }] }),
  post('infer mixed', 'several', '/v2/models/mixed/versions/1/infer', { inputs: mixed, parameters: { priority: 1 } }),
  post('infer every type', 'several', '/v2/models/identities/infer', { inputs: identities }),
  post('infer scalar', 'several', '/v2/models/scalar/infer', {
    inputs: [
      { name: 'x', datatype: 'FP32', shape: [2], data: [1, 2] },
      { name: 'factor', datatype: 'FP32', shape: [], data: [3] },
    ],
  }),
  post('infer pair', 'several', '/v2/models/pair/infer', {
    inputs: ['a', 'b'].map((name) => ({ name, datatype: 'FP32', shape: [2, 2], data: [[1, 2], [3, 4]] })), // prettier-ignore
    outputs: [{ name: 'sum', parameters: { classification: 1 } }],
  }),
  post('infer large', 'several', '/v2/models/mean/infer', {
    inputs: [{ ...x, shape: [300, 4], data: Array.from({ length: 1200 }, (_, i) => i / 7) }],
  }),
  post('infer index', 'several', '/v2/models/gather/infer', {
    inputs: [{ name: 'index', datatype: 'INT64', shape: [2, 1], data: [3, 9] }],
  }),
  compressed(post('infer gzip', 'several', '/v2/models/mean/infer', { inputs: [x] })),
  binary('infer binary', '/v2/models/mean/infer', [{ ...x, raw: Buffer.from(new Float32Array(row).buffer) }]),
  binary('infer binary text', '/v2/models/mixed/infer', [
    { ...mixed[0], raw: Buffer.from(new Float32Array([1, 2, 3, 4]).buffer) },
    { ...mixed[1], raw: Buffer.concat([Buffer.from([3, 0, 0, 0]), Buffer.from('ATL'), Buffer.alloc(4)]) },
  ]),
  raw('infer raw', 'several', '/v2/models/mean/infer', Buffer.from(new Float32Array(row).buffer), {
    'inference-header-content-length': '0',
  }),
  get('metadata', 'several', '/v2/models/mixed/versions/1'),
  get('configuration', 'several', '/v2/models/mixed/config'),
  get('statistics', 'several', '/v2/models/stats'),
  get('health', 'several', '/v2/health/ready'),
  get('metrics', 'several', '/metrics'),
  post('index', 'several', '/v2/repository/index', { ready: true }),
  post('load', 'several', '/v2/repository/models/pair/load', { parameters: {} }),
  post('rows', 'several', '/v1/models/mean:predict', { instances: [row, row], signature_name: 'serving_default' }),
  post('columns', 'several', '/v1/models/pair/versions/1:predict', { inputs: { a: [[1, 2]], b: [[3, 4]] } }),
  post('classify', 'several', '/v1/models/mean/labels/latest:classify', { examples: [{ x: row }], context: {} }),
  post('regress', 'several', '/v1/models/mixed:regress', { examples: [{ numbers: [1, 2], origin: 'ATL' }] }),
  get('status', 'several', '/v1/models/mean'),
  get('signatures', 'several', '/v1/models/mean/metadata'),
  post('torchserve', 'several', '/predictions/mean/1', { data: row }),
  form('torchserve form', '/predictions/mean', JSON.stringify(row)),
  post('sagemaker', 'one', '/invocations', { instances: [row] }),
  post('sagemaker tensors', 'one', '/invocations', { inputs: [x] }),
  raw('sagemaker CSV', 'one', '/invocations', Buffer.from('1,2,3,4\n5,6,7,8e1\n'), {
    'content-type': 'text/csv',
    'x-amzn-sagemaker-custom-attributes': 'a=b',
    'x-amzn-sagemaker-inference-id': 'id',
  }),
  raw('sagemaker lines', 'one', '/invocations', Buffer.from('[1,2,3,4]\n{"features":[4,3,2,1]}\n'), {
    'content-type': 'application/jsonlines',
    accept: 'application/jsonlines',
  }),
  get('ping', 'one', '/ping'),
  post('multi-model', 'several', '/models/mean/invoke', { instances: [row] }),
  get('multi-model list', 'several', '/models'),
  post('seldon', 'one', '/api/v1.0/predictions', { meta: { puid: 'p' }, data: { names: ['a'], ndarray: [row] } }),
  post('seldon tensor', 'one', '/api/v1.0/predictions', { data: { tensor: { shape: [1, 4], values: row } } }),
  post('seldon JSON', 'one', '/api/v1.0/predictions', { jsonData: [row] }),
  post('vertex', 'one', vertexRoutes.predictRoute, { instances: [row], parameters: {} }),
  get('vertex health', 'one', vertexRoutes.healthRoute),
  post('azure', 'one', '/score', { data: [row] }),
  get('description', 'one', '/openapi.json'),
];

function post(name: string, audience: Audience, path: string, body: object): Seed {
  return { name, audience, method: 'POST', path, headers: json, body: Buffer.from(JSON.stringify(body)) };
}

function get(name: string, audience: Audience, path: string): Seed {
  return { name, audience, method: 'GET', path, headers: {}, body: Buffer.alloc(0) };
}

function raw(name: string, audience: Audience, path: string, body: Buffer, headers: Record<string, string>): Seed {
  return { name, audience, method: 'POST', path, headers, body };
}

function compressed(seed: Seed): Seed {
  return { ...seed, headers: { ...seed.headers, 'content-encoding': 'gzip' }, body: gzipSync(seed.body) };
}

function binary(name: string, path: string, tensors: readonly { readonly raw: Buffer }[]): Seed {
  const inputs = tensors.map(({ raw: bytes, ...tensor }) => ({
    ...tensor,
    data: undefined,
    parameters: { binary_data_size: bytes.length },
  }));
  const head = Buffer.from(JSON.stringify({ inputs, parameters: { binary_data_output: true } }));
  return raw(name, 'several', path, Buffer.concat([head, ...tensors.map((tensor) => tensor.raw)]), {
    'inference-header-content-length': String(head.length),
  });
}

function form(name: string, path: string, content: string): Seed {
  const body = `--b\r\nContent-Disposition: form-data; name="data"; filename="d"\r\n\r\n${content}\r\n--b--\r\n`;
  return raw(name, 'several', path, Buffer.from(body), { 'content-type': 'multipart/form-data; boundary=b' });
}
