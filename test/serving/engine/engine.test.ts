import { Engine } from '../../../serving/engine/engine';
import { Model } from '../../../serving/engine/model';
import { InlineExecutor } from '../../../serving/engine/inline-executor';
import { ModelStatistics } from '../../../serving/engine/statistics';
import type { SessionOptions } from '../../../serving/engine/session';
import { engineModel } from '../support/engine-model';
import { FakeSession, x } from '../support/fake-session';

const request = engineModel('double', '/double.onnx', { sample: [x(3, 4)] });

/** An engine without workers, as in a Lambda function. */
function engineOf(cores: number): { engine: Engine; sessions: FakeSession[]; asked: SessionOptions[] } {
  const sessions: FakeSession[] = [];
  const asked: SessionOptions[] = [];
  const engine = new Engine({
    createSession: async (_, options) => {
      asked.push(options);
      sessions.push(new FakeSession());
      return sessions.at(-1) as FakeSession;
    },
    machine: { cores, modelMemory: 1e9 },
    provider: 'cpu',
    limits: { requests: 10, bytes: 1e6 },
    timeout: 1000,
    measureBudget: 0,
  });
  return { engine, sessions, asked };
}

test('a model is warmed up with its sample before it takes a request', async () => {
  const { engine, sessions } = engineOf(1);
  const { model } = await engine.load(request);
  const warmedUp = [...(sessions[0]?.seen ?? [])];
  expect(warmedUp[0]).toEqual({ rows: 2, outputs: ['y'] });
  await model.infer({ inputs: [x(1)] });
  expect(sessions[0]?.seen).toHaveLength(warmedUp.length + 1);
  expect(model.statistics).toMatchObject({ executionCount: 1 });
});

test('without workers, a run has the threads of all cores, or as many as the operator says', async () => {
  const { engine, asked } = engineOf(6);
  await engine.load(request);
  await engine.load({ ...request, threads: 2 });
  expect(asked.map(({ threads }) => threads)).toEqual([6, 2]);
});

test('a model that was closed while it moved to workers frees its place there', async () => {
  const [before, after] = [new FakeSession(), new FakeSession()];
  const statistics = new ModelStatistics();
  const limits = { requests: 10, bytes: 1e6 };
  const model = new Model({
    ...request,
    inputs: before.inputs,
    outputs: before.outputs,
    executor: new InlineExecutor(before, statistics, { maxRows: 8, limits }),
    statistics,
    batches: true,
    maxRows: 8,
    timeout: 1000,
  });
  await model.close();
  await model.moveTo(new InlineExecutor(after, statistics, { maxRows: 8, limits }), 8);
  expect([before.released, after.released]).toEqual([true, true]);
});

test('work in the background stands behind everything, whatever priority a client asks for', async () => {
  const { engine } = engineOf(1);
  const { model } = await engine.load({ ...request, maxBatchRows: 1 });
  const order: string[] = [];
  const ask = async (name: string, options: object): Promise<void> => {
    await model.infer({ inputs: [x(1)], ...options });
    order.push(name);
  };
  await Promise.all([ask('shadow', { background: true }), ask('low', { priority: 99 }), ask('high', { priority: 1 })]);
  expect(order).toEqual(['high', 'low', 'shadow']);
});
