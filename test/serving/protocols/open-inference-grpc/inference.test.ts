/** @jest-environment ./test/support/onnx-environment.js */
import { compressionAlgorithms, status } from '@grpc/grpc-js';
import type { TestServer } from '../../support/server';
import { startGrpc, type GrpcClient, type Plain } from './client';
import { failure, rawMean, startWorld, type World } from './world';

let world: World;
let server: TestServer;
let client: GrpcClient;

beforeAll(async () => {
  world = await startWorld({
    'mean/1': 'row-mean',
    'mixed/1': 'mixed',
    'identities/1': 'identities',
    'pair/1': 'pair',
    'gather/1': 'gather',
    'broken/1': 'outside',
  });
  ({ server, client } = world);
});
afterAll(() => world.close());

const values = (raw: Buffer): number[] => [...new Float32Array(new Uint8Array(raw).buffer)];

test('answers raw tensors with raw tensors, and gives the id back', async () => {
  const answer = await client.call('ModelInfer', rawMean('abc', 1, 2, 3, 4, 3, 2, 1, 0));
  expect(answer).toMatchObject({ model_name: 'mean', model_version: '1', id: 'abc' });
  expect(answer.outputs).toMatchObject([{ name: 'y', datatype: 'FP32', shape: [2, 4], contents: null }]);
  expect(values(answer.raw_output_contents[0])).toEqual([-1, 0, 1, 2, 1, 0, -1, -2]);
});

test('answers typed contents with typed contents, texts and truth values among them', async () => {
  const answer = await client.call('ModelInfer', {
    model_name: 'mixed',
    model_version: '1',
    inputs: [
      { name: 'numbers', datatype: 'FP32', shape: [2, 2], contents: { fp32_contents: [1, 2, 8, 2] } },
      {
        name: 'origin',
        datatype: 'BYTES',
        shape: [2, 1],
        contents: { bytes_contents: [Buffer.from('ATL'), Buffer.from('SFO')] },
      },
    ],
  });
  expect(answer.raw_output_contents).toEqual([]);
  const [score, late] = answer.outputs;
  expect(score.contents.fp32_contents).toEqual([4, 13]);
  expect(late.contents.bool_contents).toEqual([false, true]);
});

test('carries every data type raw, exactly', async () => {
  const { inputs } = await client.call('ModelMetadata', { name: 'identities' });
  const sizes: Record<string, number> = { BOOL: 1, INT8: 1, UINT8: 1, INT16: 2, UINT16: 2, FP16: 2, BYTES: 5 };
  const raw = inputs.map(({ datatype }: Plain) => {
    if (datatype === 'BYTES') return Buffer.from([1, 0, 0, 0, 0x61]);
    const size = sizes[datatype as string] ?? (/64/.test(datatype as string) ? 8 : 4);
    return Buffer.from(Array.from({ length: size }, (_, i) => (datatype === 'BOOL' ? 1 : 3 + i)));
  });
  const answer = await client.call('ModelInfer', {
    model_name: 'identities',
    inputs: inputs.map(({ name, datatype }: Plain) => ({ name, datatype, shape: [1] })),
    raw_input_contents: raw,
  });
  expect(answer.raw_output_contents.map((bytes: Buffer) => [...bytes])).toEqual(raw.map((bytes: Buffer) => [...bytes]));
});

test('computes only the outputs that are wanted, as classes where that is asked', async () => {
  const tensor = (name: string) => ({
    name,
    datatype: 'FP32',
    shape: [1, 3],
    contents: { fp32_contents: [0.5, 2, 1] },
  });
  const answer = await client.call('ModelInfer', {
    model_name: 'pair',
    inputs: [tensor('a'), tensor('b')],
    outputs: [{ name: 'sum', parameters: { classification: { int64_param: 2 } } }],
  });
  expect(answer.outputs).toHaveLength(1);
  expect(answer.outputs[0]).toMatchObject({ name: 'sum', datatype: 'BYTES', shape: [1, 2] });
  expect(answer.outputs[0].contents.bytes_contents.map(String)).toEqual(['4.000000:1', '2.000000:2']);
});

test.each<[string, object, status, string]>([
  ['an unknown model', { model_name: 'none' }, status.NOT_FOUND, "model 'none' is unknown"],
  ['an unknown version', { model_name: 'mean', model_version: '9' }, status.NOT_FOUND, "version '9' of model 'mean'"],
  ['a model that failed to load', { model_name: 'broken' }, status.UNAVAILABLE, 'is not ready: external data'],
  [
    'a wrong count of raw tensors',
    { model_name: 'mean', inputs: [], raw_input_contents: [Buffer.alloc(4)] },
    status.INVALID_ARGUMENT,
    'raw_input_contents has 1 entries for 0 inputs',
  ],
  [
    'raw bytes that do not fit the shape',
    {
      model_name: 'mean',
      inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 4] }],
      raw_input_contents: [Buffer.alloc(15)],
    },
    status.INVALID_ARGUMENT,
    'raw_input_contents of inputs[0] has 15 bytes, its shape and type ask for 16',
  ],
  [
    'both forms of a tensor',
    {
      model_name: 'mean',
      inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 1], contents: { fp32_contents: [1] } }],
      raw_input_contents: [Buffer.alloc(4)],
    },
    status.INVALID_ARGUMENT,
    'inputs[0].contents is given beside raw_input_contents; send one of them',
  ],
  [
    'an unknown data type',
    { model_name: 'mean', inputs: [{ name: 'x', datatype: 'FLOAT', shape: [1, 4] }] },
    status.INVALID_ARGUMENT,
    'inputs[0].datatype must be one of BOOL, UINT8',
  ],
  [
    'a negative size',
    { model_name: 'mean', inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 4] }] },
    status.INVALID_ARGUMENT,
    'inputs[0].shape must hold sizes of 0 or more, is [-1,4]',
  ],
  [
    'shared memory',
    {
      model_name: 'mean',
      inputs: [
        {
          name: 'x',
          datatype: 'FP32',
          shape: [1, 4],
          parameters: { shared_memory_region: { string_param: 'region' } },
        },
      ],
    },
    status.INVALID_ARGUMENT,
    'inputs[0].parameters.shared_memory_region is not supported',
  ],
  [
    'an output that is not there',
    { ...rawMean('', 1, 2, 3, 4), outputs: [{ name: 'z' }] },
    status.INVALID_ARGUMENT,
    "output 'z' is unknown; the model has 'y'",
  ],
  [
    'a model that fails on its input',
    {
      model_name: 'gather',
      inputs: [{ name: 'index', datatype: 'INT64', shape: [1, 1], contents: { int64_contents: [99] } }],
    },
    status.INTERNAL,
    'model failed on this input',
  ],
])('%s: the status and the sentence say so', async (_, request, code, details) => {
  const error = await failure(client.call('ModelInfer', request));
  expect(error.code).toBe(code);
  expect(error.details).toContain(details);
});

test('bytes that are no message are refused by us, not by the library', async () => {
  const error = await failure(client.raw('ModelInfer', Buffer.from([0x0a, 0x7f])));
  expect(error.code).toBe(status.INVALID_ARGUMENT);
  expect(error.details).toBe(
    'message is no protobuf as the service declares it: message ends inside a field of 127 bytes',
  );
  expect(error.metadata.get('tidegate-error')).toEqual(['MALFORMED_BODY']);
});

test('errors that pass say when to try again', async () => {
  const { metadata } = await failure(client.call('ModelInfer', { model_name: 'broken' }));
  expect(metadata.get('retry-after')).toEqual(['2']);
  expect(metadata.get('grpc-retry-pushback-ms')).toEqual(['2000']);
});

test('a message larger than the limit is refused', async () => {
  const large = await startGrpc(server, { message: 1000 });
  const error = await failure(large.client.call('ModelInfer', rawMean('', ...Array<number>(400).fill(1))));
  expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
  large.client.close();
  await large.grpc.close();
});

test('compressed messages are read, and bounded by what they decompress to', async () => {
  const bounded = await startGrpc(
    server,
    { message: 5000 },
    { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip },
  );
  const rows = (count: number) => Array<number>(4 * count).fill(1);
  const answer = await bounded.client.call('ModelInfer', rawMean('', ...rows(100)));
  expect(answer.outputs[0].shape).toEqual([100, 4]);
  const error = await failure(bounded.client.call('ModelInfer', rawMean('', ...rows(1000))));
  expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
  bounded.client.close();
  await bounded.grpc.close();
});
