/** @jest-environment ./test/support/onnx-environment.js */
/** The small version of `npm run fuzz:serving`: the same requests, fewer of them, and no measuring of memory. */
import { Campaign } from '../fuzz/campaign';
import { models, vertexRoutes } from '../fuzz/seeds';
import { startGrpc } from './protocols/open-inference-grpc/client';
import { repository } from './support/model-repository';
import { startServer, type TestServer } from './support/server';

let several: TestServer;
let one: TestServer;
let grpc: Awaited<ReturnType<typeof startGrpc>>;
let campaign: Campaign;

beforeAll(async () => {
  several = await startServer(repository(models), { modelControl: 'explicit' });
  one = await startServer(repository({ 'mean/1': 'row-mean' }), vertexRoutes);
  grpc = await startGrpc(several);
  const port = (server: TestServer): number => Number(new URL(server.url).port);
  campaign = new Campaign({ ports: { several: port(several), one: port(one) }, grpc: grpc.port });
});

afterAll(async () => {
  campaign.close();
  grpc.client.close();
  grpc.grpc.closeNow();
  await several.close();
  await one.close();
});

test('the requests that are mutated are valid', async () => {
  expect(await campaign.verifySeeds()).toEqual([]);
});

test('broken requests are refused, and nothing breaks', async () => {
  const { sent, failures, answers } = await campaign.run({ seed: 7, count: 2000, lanes: 8 });
  expect(failures).toEqual([]);
  expect(sent).toBe(2000);
  // Refused for all kinds of reasons, and not all of them: else nothing behind the first check is tested.
  for (const status of ['200', '400', '404', '405', '415', '422'])
    expect(answers.get(`http ${status}`)).toBeGreaterThan(0);
  expect(await campaign.verifySeeds()).toEqual([]);
  const logged = [...several.logged, ...one.logged].filter((line) => line.includes('"request failed"'));
  expect(logged).toEqual([]);
});
