/** @jest-environment ./test/support/onnx-environment.js */
import { compressionAlgorithms, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { repository } from '../../support/model-repository';
import { startServer, type TestServer } from '../../support/server';
import type { GrpcServer } from '../../../../serving/protocols/open-inference-grpc';
import { startGrpc, type GrpcClient, type Plain } from './client';

let server: TestServer;
let grpc: GrpcServer;
let client: GrpcClient;

beforeAll(async () => {
  const root = repository({
    'mlp/1': 'mlp',
    'mean/1': 'row-mean',
    'mixed/1': 'mixed',
    'identities/1': 'identities',
    'pair/1': 'pair',
    'gather/1': 'gather',
    'heavy/1': 'heavy',
    'broken/1': 'outside',
  });
  server = await startServer(root, { modelControl: 'explicit' });
  ({ grpc, client } = await startGrpc(server));
});

afterAll(async () => {
  client.close();
  await grpc.close();
  await server.close();
});

const floats = (...values: number[]): Buffer => Buffer.from(new Float32Array(values).buffer);
const rawMean = (id: string, ...values: number[]): object => ({
  model_name: 'mean',
  id,
  inputs: [{ name: 'x', datatype: 'FP32', shape: [values.length / 4, 4] }],
  raw_input_contents: [floats(...values)],
});
const values = (raw: Buffer): number[] => [...new Float32Array(new Uint8Array(raw).buffer)];

async function failure(call: Promise<unknown>): Promise<ServiceError> {
  return call.then(
    () => {
      throw new Error('the call did not fail');
    },
    (error: unknown) => error as ServiceError,
  );
}

describe('the server', () => {
  test('is live and ready, says what it is, and what is ready', async () => {
    expect(await client.call('ServerLive')).toEqual({ live: true });
    expect(await client.call('ServerReady')).toEqual({ ready: true });
    expect(await client.call('ServerMetadata')).toMatchObject({
      name: 'tidegate',
      extensions: expect.arrayContaining(['model_repository', 'statistics']),
    });
    expect(await client.call('ModelReady', { name: 'mean', version: '1' })).toEqual({ ready: true });
    expect(await client.call('ModelReady', { name: 'broken' })).toEqual({ ready: false });
  });

  test("answers gRPC's health checks", async () => {
    expect(await client.health('')).toEqual([0x08, 1]);
    expect(await client.health('inference.GRPCInferenceService')).toEqual([0x08, 1]);
    expect((await failure(client.health('other'))).code).toBe(status.NOT_FOUND);
  });

  test('describes a model and its configuration', async () => {
    expect(await client.call('ModelMetadata', { name: 'mixed' })).toEqual({
      name: 'mixed',
      versions: ['1'],
      platform: 'onnxruntime_onnx',
      inputs: [
        { name: 'numbers', datatype: 'FP32', shape: [-1, 2] },
        { name: 'origin', datatype: 'BYTES', shape: [-1, 1] },
      ],
      outputs: [
        { name: 'score', datatype: 'FP32', shape: [-1, 1] },
        { name: 'late', datatype: 'BOOL', shape: [-1, 1] },
      ],
    });
    const { config } = await client.call('ModelConfig', { name: 'mixed', version: '1' });
    expect(config).toMatchObject({ name: 'mixed', backend: 'onnxruntime', default_model_filename: 'model.onnx' });
    expect(config.input.map((input: Plain) => input.data_type)).toEqual([11, 13]);
  });

  test('answers about shared memory that there is none', async () => {
    expect(await client.call('SystemSharedMemoryStatus')).toEqual({});
    expect(await client.call('CudaSharedMemoryUnregister')).toEqual({});
    const error = await failure(client.raw('SystemSharedMemoryRegister', Buffer.alloc(0)));
    expect(error.code).toBe(status.UNIMPLEMENTED);
  });
});

describe('inference', () => {
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
    expect(answer.raw_output_contents.map((bytes: Buffer) => [...bytes])).toEqual(
      raw.map((bytes: Buffer) => [...bytes]),
    );
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
});

describe('time', () => {
  const heavy = (rows: number): object => ({
    model_name: 'heavy',
    inputs: [{ name: 'x', datatype: 'FP32', shape: [rows, 16] }],
    raw_input_contents: [Buffer.alloc(64 * rows)],
  });
  const runs = async (): Promise<number> => {
    const { model_stats: stats } = await client.call('ModelStatistics', { name: 'heavy' });
    return stats[0].execution_count as number;
  };

  test('a request whose deadline is over before it is read is never run', async () => {
    const before = await runs();
    const error = await failure(client.call('ModelInfer', heavy(1), { deadline: new Date(Date.now() - 1000) }));
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    expect(await runs()).toBe(before);
  });

  test("a request's own timeout counts, in microseconds", async () => {
    const blocked = client.call('ModelInfer', heavy(1));
    const request = { ...heavy(1), parameters: { timeout: { int64_param: 1 } } };
    const error = await failure(client.call('ModelInfer', request));
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    await blocked;
  });

  test('a call that was cancelled while it waited is never run', async () => {
    const before = await runs();
    const calls = Array.from({ length: 8 }, () => client.start('ModelInfer', heavy(1)));
    for (const call of calls) call.cancel();
    for (const call of calls) expect((await failure(call.answer)).code).toBe(status.CANCELLED);
    await client.call('ModelInfer', heavy(1));
    expect(await runs()).toBeLessThan(before + 9);
  });
});

describe('streams', () => {
  test('answer each request in order; a failed one does not end the stream', async () => {
    const stream = client.stream();
    const answers: Plain[] = [];
    const ended = new Promise<void>((resolve, reject) => {
      stream.on('data', (answer) => answers.push(answer));
      stream.on('end', resolve);
      stream.on('error', reject);
    });
    for (let i = 0; i < 100; i++)
      stream.write(i === 50 ? { model_name: 'none', id: '50' } : rawMean(String(i), i, 0, 0, 0));
    stream.write({
      ...rawMean('last', 1, 1, 1, 1),
      parameters: { triton_enable_empty_final_response: { bool_param: true } },
    });
    stream.end();
    await ended;
    expect(answers.map(({ infer_response: { id } }) => id)).toEqual([
      ...Array.from({ length: 100 }, (_, i) => String(i)),
      'last',
    ]);
    expect(answers[50].error_message).toBe("model 'none' is unknown");
    expect(answers[49].error_message).toBe('');
    expect(answers.at(-1).infer_response.parameters).toMatchObject({ triton_final_response: { bool_param: true } });
  });

  test('that are cancelled leave nothing behind', async () => {
    const { budget } = server.composed.app;
    const stream = client.stream();
    const failed = new Promise<ServiceError>((resolve) => stream.on('error', resolve));
    for (let i = 0; i < 200; i++) stream.write(rawMean(String(i), 1, 2, 3, 4));
    await new Promise((resolve) => stream.once('data', resolve));
    stream.cancel();
    expect((await failed).code).toBe(status.CANCELLED);
    while (budget.used > 0) await new Promise(setImmediate);
    expect(await client.call('ServerLive')).toEqual({ live: true });
  });
});

describe('the repository', () => {
  test('lists models with their state', async () => {
    const { models } = await client.call('RepositoryIndex', {});
    expect(models).toContainEqual({ name: 'mean', version: '1', state: 'READY', reason: '' });
    expect(models.find(({ name }: Plain) => name === 'broken').state).toBe('UNAVAILABLE');
    const ready = await client.call('RepositoryIndex', { ready: true });
    expect(ready.models).toHaveLength(models.length - 1);
  });

  test("loads and unloads, in Triton's and in KServe's spelling", async () => {
    await client.call('RepositoryModelUnload', { model_name: 'pair' });
    expect(await client.call('ModelReady', { name: 'pair' })).toEqual({ ready: false });
    const kserve = { repository_name: 'pair' };
    expect(await client.call('RepositoryModelLoad', kserve)).toEqual({ model_name: 'pair', isLoaded: true });
    expect(await client.call('ModelReady', { name: 'pair' })).toEqual({ ready: true });
  });

  test('refuses parameters, and models that are not there', async () => {
    const withFiles = { model_name: 'pair', parameters: { 'file:1/model.onnx': { bytes_param: Buffer.alloc(1) } } };
    expect((await failure(client.call('RepositoryModelLoad', withFiles))).code).toBe(status.INVALID_ARGUMENT);
    expect((await failure(client.call('RepositoryModelLoad', { model_name: 'none' }))).code).toBe(status.NOT_FOUND);
    expect((await failure(client.call('RepositoryModelUnload', { model_name: 'none' }))).code).toBe(status.NOT_FOUND);
  });

  test('is not changed by clients where the operator keeps that to himself', async () => {
    const closed = await startServer(repository({ 'mean/1': 'row-mean' }));
    const side = await startGrpc(closed);
    const error = await failure(side.client.call('RepositoryModelUnload', { model_name: 'mean' }));
    expect(error.code).toBe(status.PERMISSION_DENIED);
    side.client.close();
    await side.grpc.close();
    await closed.close();
  });
});

test('statistics count requests, rows and failures', async () => {
  const before = (await client.call('ModelStatistics', { name: 'mean', version: '1' })).model_stats[0];
  await client.call('ModelInfer', rawMean('', 1, 2, 3, 4, 5, 6, 7, 8));
  const after = (await client.call('ModelStatistics', { name: 'mean', version: '1' })).model_stats[0];
  expect(after.execution_count - before.execution_count).toBe(1);
  expect(after.inference_stats.success.count - before.inference_stats.success.count).toBe(1);
  expect((await client.call('ModelStatistics')).model_stats.length).toBeGreaterThan(5);
});

test('answers are counted by method and status', async () => {
  await client.call('ServerLive');
  await failure(client.call('ModelInfer', { model_name: 'none' }));
  const { text } = await server.get('/metrics');
  expect(text).toMatch(/tidegate_grpc_responses_total\{method="ServerLive",code="OK"\} \d+/);
  expect(text).toMatch(/tidegate_grpc_responses_total\{method="ModelInfer",code="NOT_FOUND"\} \d+/);
});

test('captured exchanges are the same inference in JSON, with the ids that the client sent', async () => {
  const seen: { url: string; request: Plain; response: Plain; inferenceId: unknown }[] = [];
  const observed: TestServer = {
    ...server,
    composed: {
      ...server.composed,
      observers: [
        (_, request, response) =>
          void seen.push({
            url: request.url,
            request: JSON.parse(request.body.toString()),
            response: JSON.parse(String(response.body)),
            inferenceId: request.headers['x-amzn-sagemaker-inference-id'],
          }),
      ],
    },
  };
  const side = await startGrpc(observed);
  const metadata = new Metadata();
  metadata.set('x-amzn-sagemaker-inference-id', 'i-1');
  await side.client.call('ModelInfer', rawMean('r-1', 1, 2, 3, 4), { metadata });
  expect(seen).toEqual([
    {
      url: '/inference.GRPCInferenceService/ModelInfer',
      request: { id: 'r-1', inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 4], data: [1, 2, 3, 4] }] },
      response: {
        model_name: 'mean',
        model_version: '1',
        id: 'r-1',
        outputs: [{ name: 'y', datatype: 'FP32', shape: [1, 4], data: [0, 0, 0, 0] }],
      },
      inferenceId: 'i-1',
    },
  ]);
  side.client.close();
  await side.grpc.close();
});
