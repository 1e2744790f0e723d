/** @jest-environment ./test/support/onnx-environment.js */
import { status, type ServiceError } from '@grpc/grpc-js';
import type { TestServer } from '../../support/server';
import type { GrpcClient, Plain } from './client';
import { rawMean, startWorld, type World } from './world';

let world: World;
let server: TestServer;
let client: GrpcClient;

beforeAll(async () => {
  world = await startWorld({
    'mean/1': 'row-mean',
  });
  ({ server, client } = world);
});
afterAll(() => world.close());

test('requests of a stream are answered in order; a failed one does not end the stream', async () => {
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

test('streams that are cancelled leave nothing behind', async () => {
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
