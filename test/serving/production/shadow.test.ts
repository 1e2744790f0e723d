import { Admission } from '../../../serving/production/shadow/admission';
import { compare } from '../../../serving/production/shadow/compare';
import type { Tensor } from '../../../serving/tensors/tensor';
import { x } from '../support/fake-session';
import { production, type Production } from '../support/production';

const texts = (...data: string[]): Tensor => ({ name: 'x', datatype: 'BYTES', shape: [data.length], data });

describe('comparing', () => {
  test.each<[string, readonly Tensor[], readonly Tensor[], object]>([
    ['equal', [x(1, 2)], [x(1, 2)], { agrees: true, difference: 0 }],
    ['within the tolerance', [x(1)], [x(1.25)], { agrees: true, difference: 0.25 }],
    ['beyond it', [x(1, 2)], [x(1, 4)], { agrees: false, difference: 2 }],
    ['missing in both', [x(NaN)], [x(NaN)], { agrees: true, difference: 0 }],
    ['missing in one', [x(NaN)], [x(1)], { agrees: false, difference: Infinity }],
    ['equal infinities', [x(Infinity)], [x(Infinity)], { agrees: true, difference: 0 }],
    ['equal texts', [texts('a')], [texts('a')], { agrees: true, difference: 0 }],
    ['other texts', [texts('a')], [texts('b')], { agrees: false, difference: undefined }],
    ['other sizes', [x(1)], [x(1, 2)], { agrees: false, difference: undefined }],
    ['an output that is not there', [x(1)], [{ ...x(1), name: 'z' }], { agrees: false, difference: undefined }],
  ])('%s', (_, given, shadow, expected) => {
    expect(compare(given, shadow, 0.5)).toEqual(expected);
  });
});

test('copies under way are bounded by count and bytes, and what is too much is counted', () => {
  const admission = new Admission({ requests: 2, bytes: 100 });
  expect([admission.enter(60), admission.enter(60), admission.enter(40), admission.enter(0)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect([admission.underWay, admission.dropped]).toEqual([2, 2]);
  admission.leave(60);
  expect(admission.enter(60)).toBe(true);
});

async function flushed(server: Production): Promise<ReturnType<typeof JSON.parse>[]> {
  for (const { flush } of server.active) await flush?.();
  return (server.written.get('/pairs') ?? []).map((line) => JSON.parse(line) as unknown);
}

describe('beside a model', () => {
  const champion = {};
  const challenger = {
    compute: (values: readonly number[]) => values.map((value) => value * 2 + (value === 5 ? 1 : 0)),
  };
  const models = { 'm/2': champion, 'm/3': challenger };
  const shadow = { models: { m: { version: '3' } }, uri: '/pairs' };
  const toChampion = { version: '2' };

  test('both answers are kept in one line of captured data', async () => {
    const server = await production(models, { shadow });
    const headers = { 'x-amzn-sagemaker-inference-id': 'flight-7' };
    expect(await server.ask([5], toChampion, headers)).toEqual({ values: [10], version: '2', marks: undefined });
    const [line] = await flushed(server);
    expect(line).toMatchObject({
      captureData: { endpointInput: { encoding: 'JSON' }, endpointOutput: { encoding: 'JSON' } },
      eventMetadata: { inferenceId: 'flight-7', eventId: expect.any(String), inferenceTime: expect.any(String) },
      eventVersion: '0',
      shadow: { model: 'm', version: '2', shadowVersion: '3', agrees: false, difference: 1 },
    });
    const { endpointInput, endpointOutput, shadowOutput } = line.captureData;
    const dataOf = (payload: { data: string }, side: string): unknown => JSON.parse(payload.data)[side][0].data;
    expect(dataOf(endpointInput, 'inputs')).toEqual([5]);
    expect(dataOf(endpointOutput, 'outputs')).toEqual([10]);
    expect(dataOf(shadowOutput, 'outputs')).toEqual([11]);
  });

  test('what came of the copies is counted', async () => {
    const server = await production(models, { shadow });
    for (const value of [1, 2, 5]) await server.ask([value], toChampion);
    await flushed(server);
    expect(server.metric('tidegate_shadow_requests_total')).toEqual({ 'm 3 agreed': 2, 'm 3 differed': 1 });
    expect(server.metric('tidegate_shadow_under_way')).toEqual({ '': 0 });
  });

  test('the caller is answered before the shadow is asked', async () => {
    const server = await production(models, { shadow });
    await server.ask([1], toChampion);
    expect(server.session('m', '3').seen).toEqual([]);
    await flushed(server);
    expect(server.session('m', '3').seen).toHaveLength(1);
  });

  test('a shadow that fails fails nobody, and that is in the line', async () => {
    const failing = {
      compute: () => {
        throw new Error('secret value 5');
      },
    };
    const server = await production({ 'm/2': champion, 'm/3': failing }, { shadow });
    expect((await server.ask([5], toChampion)).values).toEqual([10]);
    const [line] = await flushed(server);
    expect(line.shadow).toMatchObject({ shadowVersion: '3', error: 'INFERENCE_FAILED' });
    expect(line.captureData).not.toHaveProperty('shadowOutput');
    expect(server.metric('tidegate_shadow_requests_total')).toEqual({ 'm 3 failed': 1 });
    expect(server.logged).toEqual([]);
  });

  test('a shadow that is stuck takes no more than it may, and callers go on', async () => {
    const server = await production(models, { shadow: { ...shadow, requests: 2 } });
    const answers = await Promise.all([1, 2, 3, 4, 5].map((value) => server.ask([value], toChampion)));
    expect(answers.map(({ values }) => values[0])).toEqual([2, 4, 6, 8, 10]);
    expect(await flushed(server)).toHaveLength(2);
    expect(server.metric('tidegate_shadow_dropped_total')).toEqual({ busy: 3, memory: 0, store: 0 });
  });

  test('a failed request is not copied, and gives its room back', async () => {
    const failing = {
      compute: () => {
        throw new Error('no');
      },
    };
    const server = await production({ 'm/2': failing, 'm/3': challenger }, { shadow });
    await expect(server.ask([1], toChampion)).rejects.toMatchObject({ code: 'INFERENCE_FAILED' });
    await flushed(server);
    expect(server.session('m', '3').seen).toEqual([]);
    expect(server.metric('tidegate_shadow_under_way')).toEqual({ '': 0 });
  });

  test('only the share that is asked for is copied', async () => {
    const server = await production(models, { shadow: { ...shadow, models: { m: { version: '3', percent: 30 } } } });
    server.random = 0.3;
    await server.ask([1], toChampion);
    server.random = 0.29;
    await server.ask([1], toChampion);
    expect(await flushed(server)).toHaveLength(1);
  });

  test('requests that the shadow version answers itself are not copied', async () => {
    const server = await production(models, { shadow });
    await server.ask([1]);
    expect(await flushed(server)).toEqual([]);
    expect(server.session('m', '3').seen).toHaveLength(1);
  });

  test('a shadow that was unloaded is counted as absent', async () => {
    const server = await production(models, { shadow });
    await server.catalog.unloadVersion('m', '3');
    await server.ask([1], toChampion);
    expect(server.metric('tidegate_shadow_requests_total')).toEqual({ 'm 3 absent': 1 });
  });

  test('without a place for pairs, only counters tell', async () => {
    const server = await production(models, { shadow: { models: shadow.models } });
    await server.ask([1], toChampion);
    expect(await flushed(server)).toEqual([]);
    expect(server.metric('tidegate_shadow_requests_total')).toEqual({ 'm 3 agreed': 1 });
  });

  test('what the cache answers is copied as well', async () => {
    const server = await production(models, { shadow, cache: {} });
    await server.ask([1], toChampion);
    await server.ask([1], toChampion);
    expect(await flushed(server)).toHaveLength(2);
  });
});
