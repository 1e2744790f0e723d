/** @jest-environment ./test/support/onnx-environment.js */
import { Metadata, status } from '@grpc/grpc-js';
import { repository } from '../../support/model-repository';
import { startServer, type TestServer } from '../../support/server';
import { startGrpc, type GrpcClient, type Plain } from './client';
import { failure, rawMean, startWorld, type World } from './world';

let world: World;
let server: TestServer;
let client: GrpcClient;

beforeAll(async () => {
  world = await startWorld({
    'mlp/1': 'mlp',
    'mean/1': 'row-mean',
    'mixed/1': 'mixed',
    'identities/1': 'identities',
    'pair/1': 'pair',
    'broken/1': 'outside',
  });
  ({ server, client } = world);
});
afterAll(() => world.close());

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
  expect((await client.call('ModelStatistics')).model_stats).toHaveLength(5);
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
