import { InlineExecutor } from '../../../serving/engine/inline-executor';
import { Model } from '../../../serving/engine/model';
import { SlowWatch, type SlowVerdict } from '../../../serving/engine/slow-watch';
import { ModelStatistics } from '../../../serving/engine/statistics';
import { FakeSession, x } from '../support/fake-session';

function watch(milliseconds: (run: number) => number, rows: number, runs = 32): SlowVerdict {
  const slow = new SlowWatch();
  let verdict: SlowVerdict = 'keep';
  for (let run = 0; run < runs; run++) verdict = slow.note(milliseconds(run), rows);
  return verdict;
}

test('slow runs now and then are those of a busy machine', () => {
  expect(watch((run) => (run === 7 ? 0.9 : 20), 1)).toBe('keep');
  expect(watch(() => 20, 1, 31)).toBe('keep');
});

test('batches that are always slow are made smaller, single rows are moved away', () => {
  expect(watch(() => 3, 8)).toBe('shrink');
  expect(watch(() => 3, 1)).toBe('move');
});

test('every window is judged by itself', () => {
  const slow = new SlowWatch();
  for (let run = 0; run < 32; run++) slow.note(0.1, 1);
  const verdicts = Array.from({ length: 32 }, () => slow.note(5, 1));
  expect(verdicts.at(-1)).toBe('move');
  expect(verdicts.slice(0, -1)).not.toContain('move');
});

test('a model that moves answers everything: what waited where it was, the rest where it is', async () => {
  const [before, after] = [new FakeSession(), new FakeSession((values) => values.map((value) => value * 10))];
  const statistics = new ModelStatistics();
  const limits = { requests: 100, bytes: 1e6 };
  const executor = (session: FakeSession) => new InlineExecutor(session, statistics, { maxRows: 1, limits });
  const { inputs, outputs } = before;
  const model = new Model({
    name: 'm',
    version: '1',
    inputs,
    outputs,
    executor: executor(before),
    statistics,
    batches: true,
    maxRows: 1,
    finiteness: 'allow',
    maxInFlight: Infinity,
    timeout: 1000,
  });
  const value = async (given: number) =>
    ((await model.infer({ inputs: [x(given)] })).outputs[0]?.data as Float32Array)[0];
  const waiting = [1, 2, 3].map(value);
  const moved = model.moveTo(executor(after), 1);
  expect(await value(4)).toBe(40);
  expect(await Promise.all(waiting)).toEqual([2, 4, 6]);
  await moved;
  expect([before.released, after.released]).toEqual([true, false]);
  await model.close();
  expect(after.released).toBe(true);
});

test('moving away from an idle executor takes no request', async () => {
  const session = new FakeSession();
  const executor = new InlineExecutor(session, new ModelStatistics(), {
    maxRows: 1,
    limits: { requests: 1, bytes: 1 },
  });
  await executor.finish();
  await executor.release();
  expect(session.released).toBe(true);
});
