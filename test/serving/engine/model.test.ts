import { InlineExecutor } from '../../../serving/engine/inline-executor';
import { Model, type ModelParts } from '../../../serving/engine/model';
import { ModelStatistics } from '../../../serving/engine/statistics';
import { FakeSession, x, type Compute } from '../support/fake-session';

function modelOf(
  parts: Partial<ModelParts> = {},
  compute?: Compute,
  requests = 100,
): { model: Model; session: FakeSession } {
  const session = new FakeSession(compute);
  const statistics = new ModelStatistics();
  const maxRows = parts.maxRows ?? 8;
  const executor = new InlineExecutor(session, statistics, { maxRows, limits: { requests, bytes: 1e6 } });
  const { inputs, outputs } = session;
  const model = new Model({
    name: 'double',
    version: '1',
    inputs,
    outputs,
    executor,
    statistics,
    batches: true,
    maxRows,
    finiteness: 'allow',
    maxInFlight: Infinity,
    timeout: 1000,
    ...parts,
  });
  return { model, session };
}

function values(result: { outputs: readonly { data: unknown }[] }): number[] {
  return [...(result.outputs[0]?.data as Float32Array)];
}

test('requests of one turn of the event loop run together, and each gets its own rows', async () => {
  const { model, session } = modelOf();
  const results = await Promise.all([
    model.infer({ inputs: [x(1)] }),
    model.infer({ inputs: [x(2, 3)] }),
    model.infer({ inputs: [x(4)] }),
  ]);
  expect(results.map(values)).toEqual([[2], [4, 6], [8]]);
  expect(session.seen).toEqual([{ rows: 4, outputs: ['y'] }]);
  expect(model.statistics).toMatchObject({ inferenceCount: 4, executionCount: 1 });
  expect(model.statistics.success.count).toBe(3);
  expect(model.statistics.batches.get(4)?.computeInfer.count).toBe(1);
});

test('a request larger than a batch is run in pieces and answered whole', async () => {
  const { model, session } = modelOf({ maxRows: 4 });
  const given = Array.from({ length: 19 }, (_, i) => i);
  expect(values(await model.infer({ inputs: [x(...given)] }))).toEqual(given.map((value) => value * 2));
  expect(session.seen.map(({ rows }) => rows)).toEqual([4, 4, 4, 4, 3]);
  expect(model.statistics.success.count).toBe(1);
});

test('a large request does not fill the queue by itself', async () => {
  const { model } = modelOf({ maxRows: 1 }, undefined, 8);
  const given = Array.from({ length: 100 }, (_, i) => i);
  expect(values(await model.infer({ inputs: [x(...given)] }))).toHaveLength(100);
});

test('one failing piece fails the request once, and the rest is not run', async () => {
  const { model, session } = modelOf({ maxRows: 1 }, (given) => {
    if (given.includes(2)) throw new Error('no twos');
    return given;
  });
  await expect(model.infer({ inputs: [x(...Array.from({ length: 100 }, (_, i) => i))] })).rejects.toMatchObject({
    code: 'INFERENCE_FAILED',
  });
  expect(session.seen.length).toBeLessThan(10);
  expect(model.statistics.fail.count).toBe(1);
});

test('a model whose rows depend on each other never sees rows of two requests', async () => {
  const { model, session } = modelOf({ batches: false, maxRows: 1 });
  await Promise.all([model.infer({ inputs: [x(1, 2)] }), model.infer({ inputs: [x(3)] })]);
  expect(session.seen.map(({ rows }) => rows)).toEqual([2, 1]);
});

test('an input on which the model fails does not fail its neighbours', async () => {
  const { model } = modelOf({}, (given) => {
    if (given.includes(666)) throw new Error('bad value');
    return given;
  });
  const results = await Promise.allSettled([
    model.infer({ inputs: [x(1)] }),
    model.infer({ inputs: [x(666)] }),
    model.infer({ inputs: [x(3)] }),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({
    reason: { code: 'INFERENCE_FAILED', message: 'model failed on this input: bad value' },
  });
  expect([...model.statistics.failures]).toEqual([['INFERENCE_FAILED', 1]]);
});

test('fails when more is in flight than the operator allows', async () => {
  const { model } = modelOf({ maxInFlight: 1 });
  const first = model.infer({ inputs: [x(1)] });
  await expect(model.infer({ inputs: [x(2)] })).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 });
  await first;
  await expect(model.infer({ inputs: [x(2)] })).resolves.toBeDefined();
});

test('fails when the queue is full, without losing those who wait', async () => {
  const { model } = modelOf({}, undefined, 2);
  const results = await Promise.allSettled([1, 2, 3].map((value) => model.infer({ inputs: [x(value)] })));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(results[2]).toMatchObject({ reason: { code: 'OVERLOADED' } });
});

test('a request that came too late is never run', async () => {
  const { model, session } = modelOf();
  await expect(model.infer({ inputs: [x(1)], deadline: performance.now() - 1 })).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
  });
  expect(session.seen).toEqual([]);
});

test('rows of different sizes are not mixed', async () => {
  const inputs = [{ name: 'x', datatype: 'FP32' as const, shape: [-1, -1], ranked: true, symbols: [] }];
  const { model, session } = modelOf({ inputs });
  const wide = (width: number) => ({ ...x(...Array<number>(width).fill(1)), shape: [1, width] });
  await Promise.all([1, 1, 2, 2, 1].map((width) => model.infer({ inputs: [wide(width)] })));
  expect(session.seen.map(({ rows }) => rows)).toEqual([2, 2, 1]);
});

test('requests for different outputs are not mixed', async () => {
  const { model, session } = modelOf();
  await Promise.all([model.infer({ inputs: [x(1)] }), model.infer({ inputs: [x(2)], outputs: ['y'] })]);
  expect(session.seen).toHaveLength(2);
});

test('fails for an output that the model does not have', async () => {
  await expect(modelOf().model.infer({ inputs: [x(1)], outputs: ['z'] })).rejects.toThrow(
    "output 'z' is unknown; the model has 'y'",
  );
});

test('closing waits for what is in flight, then frees the session', async () => {
  const { model, session } = modelOf();
  const answer = model.infer({ inputs: [x(1)] });
  const closed = model.close();
  expect(session.released).toBe(false);
  expect(values(await answer)).toEqual([2]);
  await closed;
  expect(session.released).toBe(true);
});
