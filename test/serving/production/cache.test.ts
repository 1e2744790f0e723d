import { BoundedCache } from '../../../serving/production/cache/bounded-cache';
import { cacheKey } from '../../../serving/production/cache/key';
import type { Tensor } from '../../../serving/tensors/tensor';
import { x } from '../support/fake-session';
import { production } from '../support/production';

describe('the store', () => {
  const limits = { entries: 3, bytes: 100, maxAge: Infinity };

  test('the least recently used value makes room, by count', () => {
    const cache = new BoundedCache<number>(limits, () => 0);
    for (const key of ['a', 'b', 'c']) cache.set(key, 1, 10);
    cache.get('a');
    cache.set('d', 1, 10);
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
    expect([cache.size, cache.bytes, cache.evictions]).toEqual([3, 30, 1]);
  });

  test('as many values make room as it takes, by bytes', () => {
    const cache = new BoundedCache<number>(limits, () => 0);
    cache.set('a', 1, 40);
    cache.set('b', 1, 40);
    cache.set('c', 1, 90);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([undefined, undefined, 1]);
    expect([cache.bytes, cache.evictions]).toEqual([90, 2]);
  });

  test('a value larger than the whole cache is not kept, and nothing makes room for it', () => {
    const cache = new BoundedCache<number>(limits, () => 0);
    cache.set('a', 1, 40);
    cache.set('b', 1, 101);
    expect([cache.get('a'), cache.get('b'), cache.bytes]).toEqual([1, undefined, 40]);
  });

  test('a value that is put in again counts once', () => {
    const cache = new BoundedCache<number>(limits, () => 0);
    cache.set('a', 1, 40);
    cache.set('a', 2, 50);
    expect([cache.get('a'), cache.bytes, cache.size, cache.evictions]).toEqual([2, 50, 1, 0]);
  });

  test('a value that is too old is gone', () => {
    let now = 0;
    const cache = new BoundedCache<number>({ ...limits, maxAge: 10 }, () => now);
    cache.set('a', 1, 40);
    now = 10;
    expect(cache.get('a')).toBe(1);
    now = 11;
    expect([cache.get('a'), cache.bytes]).toEqual([undefined, 0]);
  });
});

describe('the key', () => {
  const texts = (...data: string[]): Tensor => ({ name: 't', datatype: 'BYTES', shape: [data.length], data });
  const request = { inputs: [x(1, 2)] };

  test.each<[string, string, { inputs: readonly Tensor[]; outputs?: readonly string[] }]>([
    ['other values', 'v', { inputs: [x(1, 3)] }],
    ['another shape', 'v', { inputs: [{ ...x(1, 2), shape: [1, 2] }] }],
    ['another type', 'v', { inputs: [{ ...x(1, 2), datatype: 'INT32' }] }],
    ['another name', 'v', { inputs: [{ ...x(1, 2), name: 'y' }] }],
    ['other outputs', 'v', { inputs: [x(1, 2)], outputs: ['y'] }],
    ['another version', 'w', { inputs: [x(1, 2)] }],
  ])('%s are another question', (_, identity, other) => {
    expect(cacheKey(identity, other)).not.toBe(cacheKey('v', request));
  });

  test('the same question has the same key, wherever its data lies', () => {
    const view = new Float32Array([0, 1, 2]).subarray(1);
    expect(cacheKey('v', { inputs: [{ ...x(1, 2), data: view }] })).toBe(cacheKey('v', request));
  });

  test('texts are not taken for others that look alike when joined', () => {
    expect(cacheKey('v', { inputs: [texts('ab', 'c')] })).not.toBe(cacheKey('v', { inputs: [texts('a', 'bc')] }));
  });
});

describe('in front of a model', () => {
  test('off by default: every request is run', async () => {
    const server = await production({ 'm/1': {} }, {});
    await server.ask([1]);
    await server.ask([1]);
    expect(server.session('m', '1').seen).toHaveLength(2);
  });

  test('a request that was answered before is answered alike, without a run, and says so', async () => {
    const server = await production({ 'm/1': {} }, { cache: {} });
    expect(await server.ask([1, 2])).toEqual({ values: [2, 4], version: '1', marks: undefined });
    expect(await server.ask([1, 2])).toEqual({ values: [2, 4], version: '1', marks: { cache: 'hit' } });
    await server.ask([3, 4]);
    expect(server.session('m', '1').seen).toHaveLength(2);
    expect(server.metric('nv_cache_num_hits_per_model')).toEqual({ 'm 1': 1 });
    expect(server.metric('nv_cache_num_misses_per_model')).toEqual({ 'm 1': 2 });
    expect(server.metric('tidegate_cache_entries')).toEqual({ '': 2 });
    // As Triton counts: a hit is an answered request and no inference.
    expect(server.catalog.get('m').model.statistics).toMatchObject({
      success: { count: 3 },
      inferenceCount: 4,
      cacheHit: { count: 1 },
      cacheMiss: { count: 2 },
    });
  });

  test('answers of a batch are kept by themselves, not with the whole batch', async () => {
    const server = await production({ 'm/1': {} }, { cache: {} });
    await Promise.all([server.ask([1]), server.ask([2]), server.ask([3])]);
    expect((await server.ask([2])).values).toEqual([4]);
    // Three answers of four bytes, and what entries take besides.
    expect(server.metric('tidegate_cache_bytes')).toEqual({ '': 3 * (4 + 300) });
  });

  test('versions do not answer for each other', async () => {
    const server = await production({ 'm/1': {}, 'm/2': { compute: (values) => values.map(() => 7) } }, { cache: {} });
    await server.ask([1], { version: '1' });
    expect(await server.ask([1], { version: '2' })).toMatchObject({ values: [7], version: '2', marks: undefined });
  });

  test('a version that was loaded again is asked again, unless it is the same artifact', async () => {
    const models = { 'm/1': {}, 'n/1': { digest: 'sha256:1' } };
    const server = await production(models, { cache: {} });
    for (const model of ['m', 'n']) {
      await server.ask([1], { model });
      await server.catalog.load(model);
    }
    expect((await server.ask([1], { model: 'm' })).marks).toBeUndefined();
    expect((await server.ask([1], { model: 'n' })).marks).toEqual({ cache: 'hit' });
  });

  test('failures are not kept', async () => {
    const fails = {
      compute: () => {
        throw new Error('no');
      },
    };
    const server = await production({ 'm/1': fails }, { cache: {} });
    await expect(server.ask([1])).rejects.toMatchObject({ code: 'INFERENCE_FAILED' });
    expect(server.metric('tidegate_cache_entries')).toEqual({ '': 0 });
  });

  test('only models that were named are covered', async () => {
    const server = await production({ 'm/1': {}, 'n/1': {} }, { cache: { models: ['n'] } });
    await server.ask([1]);
    expect((await server.ask([1])).marks).toBeUndefined();
    await server.ask([1], { model: 'n' });
    expect((await server.ask([1], { model: 'n' })).marks).toEqual({ cache: 'hit' });
  });

  test('fails at start for a model that is not there', async () => {
    await expect(production({ 'm/1': {} }, { cache: { models: ['n'] } })).rejects.toThrow(
      "configuration is wrong: cache.models: model 'n' is not there; there is 'm'",
    );
  });
});
