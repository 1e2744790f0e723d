/** @jest-environment ./test/support/onnx-environment.js */
import { status } from '@grpc/grpc-js';
import type { GrpcClient } from './client';
import { failure, startWorld, type World } from './world';

let world: World;
let client: GrpcClient;

beforeAll(async () => {
  world = await startWorld({
    'heavy/1': 'heavy',
  });
  ({ client } = world);
});
afterAll(() => world.close());

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
