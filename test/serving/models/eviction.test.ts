/** @jest-environment ./test/support/onnx-environment.js */
import { statSync } from 'node:fs';
import { chooseEvictions } from '../../../serving/models/eviction';
import { fixture, repository } from '../support/model-repository';
import { startServer } from '../support/server';

const resident = (name: string, bytes: number, lastUse: number) => ({ name, bytes, lastUse });

test('the least recently used give way, and no more of them than needed', () => {
  const residents = [resident('new', 40, 3), resident('old', 40, 1), resident('middle', 20, 2)];
  expect(chooseEvictions(residents, 0, 100)).toEqual([]);
  expect(chooseEvictions(residents, 30, 100)).toEqual(['old']);
  expect(chooseEvictions(residents, 50, 100)).toEqual(['old', 'middle']);
  expect(chooseEvictions(residents, 100, 100)).toEqual(['old', 'middle', 'new']);
});

test('a model larger than the limit sends nobody away', () => {
  expect(chooseEvictions([resident('a', 1, 1)], 101, 100)).toBeUndefined();
});

const row = { inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 30], data: Array<number>(30).fill(0.1) }] };

test('more models than memory: whoever is asked for comes, whoever was not asked for goes', async () => {
  const bytes = statSync(fixture('mlp')).size;
  const server = await startServer(repository({ 'a/1': 'mlp', 'b/1': 'mlp', 'c/1': 'mlp' }), {
    loadedMemory: 2 * bytes,
  });
  const loaded = () =>
    server.composed.catalog
      .loaded()
      .map(({ model }) => model.name)
      .sort();
  const ask = async (name: string) => (await server.post(`/v2/models/${name}/infer`, row)).status;
  // At start what fits is loaded, the rest is known.
  expect(loaded()).toEqual(['a', 'b']);
  expect((await server.post('/v2/repository/index', '')).json).toContainEqual({
    name: 'c',
    version: '1',
    state: 'UNAVAILABLE',
    reason: 'unloaded to make room for other models',
  });
  expect([await ask('b'), await ask('a')]).toEqual([200, 200]);
  expect(await ask('c')).toBe(200);
  expect(loaded()).toEqual(['a', 'c']);
  // All at once: each is answered, although they do not fit together.
  expect(await Promise.all(['a', 'b', 'c', 'b', 'a', 'c'].map(ask))).toEqual(Array<number>(6).fill(200));
  expect(loaded().length).toBeLessThanOrEqual(2);
  // Looking does not load, and an unknown model stays unknown.
  const absent = ['a', 'b', 'c'].find((name) => !loaded().includes(name)) as string;
  expect((await server.get(`/v2/models/${absent}/ready`)).status).toBe(503);
  expect(await ask('none')).toBe(404);
  await server.close();
});

test('a model that the operator unloaded does not come back by itself', async () => {
  const server = await startServer(repository({ 'a/1': 'mlp' }), { loadedMemory: 1e6, modelControl: 'explicit' });
  await server.post('/v2/repository/models/a/unload', {});
  expect((await server.post('/v2/models/a/infer', row)).status).toBe(503);
  await server.close();
});
