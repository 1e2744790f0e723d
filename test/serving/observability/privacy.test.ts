/** @jest-environment ./test/support/onnx-environment.js */
import { repository } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';
import { startGrpc, type GrpcClient } from '../protocols/open-inference-grpc/client';
import type { GrpcServer } from '../../../serving/protocols/open-inference-grpc';

let server: TestServer;
let grpc: GrpcServer;
let client: GrpcClient;

/** A value that is nowhere but in requests. ONNX Runtime repeats it when it fails on it. */
const secret = 918_273_645;

beforeAll(async () => {
  server = await startServer(repository({ 'gather/1': 'gather' }));
  ({ grpc, client } = await startGrpc(server));
});

afterAll(async () => {
  client.close();
  grpc.closeNow();
  await server.close();
});

test('values of requests are in no log line, whatever goes wrong and by whatever protocol', async () => {
  const index = { name: 'index', datatype: 'INT64', shape: [1, 1] };
  const failed = await server.post('/v2/models/gather/infer', { inputs: [{ ...index, data: [secret] }] });
  // The client may know: it sent the value.
  expect([failed.status, failed.text.includes(String(secret))]).toEqual([500, true]);
  await server.post('/invocations', `[[${secret}]]`, { 'content-type': 'application/json' });
  await server.post('/v1/models/gather:predict', { instances: [secret] });
  await server.post('/v2/models/gather/infer', { inputs: [{ ...index, data: [`${secret}`] }] });
  await server.post('/v2/models/gather/infer', `{"inputs": ${secret}`);
  const contents = { int64_contents: [secret] };
  await expect(
    client.call('ModelInfer', { model_name: 'gather', inputs: [{ ...index, contents }] }),
  ).rejects.toMatchObject({ details: expect.stringContaining(String(secret)) });
  const lines = server.logged.filter((line) => line.includes('model failed on a request'));
  expect(lines.length).toBeGreaterThanOrEqual(3);
  expect(server.logged.filter((line) => line.includes(String(secret)))).toEqual([]);
});
