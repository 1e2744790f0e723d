import { FairShare, leavesRoom } from '../../../serving/engine/fair-share';
import type { Measurement } from '../../../serving/engine/measure';
import { decidePlacement } from '../../../serving/engine/placement';

const machine = { cores: 4, modelMemory: 1000 };
const auto = { placement: 'auto' } as const;

function measured(batches: boolean, ...milliseconds: number[]): Measurement {
  return { batches, finding: 'tried', times: milliseconds.map((time, i) => ({ rows: 2 ** i, milliseconds: time })) };
}

test('a light model runs on the main thread, in batches that take a millisecond at most', () => {
  expect(decidePlacement(measured(true, 0.1, 0.2, 0.5, 0.9, 1.7), auto, machine, 10)).toMatchObject({
    kind: 'inline',
    maxRows: 8,
    threads: 1,
    instances: 0,
    serviceTime: 0.1,
  });
});

test('a light model whose rows depend on each other is run request by request', () => {
  expect(decidePlacement(measured(false, 0.1), auto, machine, 10)).toMatchObject({
    kind: 'inline',
    batches: false,
    maxRows: 1,
  });
});

test('a heavy model goes to a worker on every core', () => {
  expect(decidePlacement(measured(true, 20, 40), auto, machine, 10)).toMatchObject({
    kind: 'worker',
    instances: 4,
    threads: 1,
  });
});

test('a heavy model that gains nothing from batches is run row by row', () => {
  expect(decidePlacement(measured(true, 20, 39, 78), auto, machine, 10)).toMatchObject({ maxRows: 1 });
});

test('a heavy model that gains from batches gets the smallest one that gains nearly all', () => {
  expect(decidePlacement(measured(true, 10, 12, 14, 20, 38), auto, machine, 10)).toMatchObject({ maxRows: 8 });
});

test('a model too large for copies gets one worker with all threads', () => {
  expect(decidePlacement(measured(true, 20), auto, machine, 700)).toMatchObject({ instances: 1, threads: 4 });
  expect(decidePlacement(measured(true, 20), auto, machine, 5000)).toMatchObject({ instances: 1, threads: 4 });
});

test('a model that could not be measured does not endanger the main thread', () => {
  expect(decidePlacement(measured(false), auto, machine, 10)).toMatchObject({
    kind: 'worker',
    serviceTime: undefined,
    reason: expect.stringContaining('not measured'),
  });
});

test('the operator has the last word', () => {
  expect(decidePlacement(measured(true, 20), { placement: 'inline' }, machine, 10).kind).toBe('inline');
  expect(
    decidePlacement(measured(true, 0.1), { placement: 'worker', instances: 2, threads: 1 }, machine, 10),
  ).toMatchObject({ kind: 'worker', instances: 2, threads: 1 });
  expect(decidePlacement(measured(true, 0.1, 0.1), { ...auto, maxBatchRows: 0 }, machine, 10)).toMatchObject({
    batches: false,
    maxRows: 1,
  });
  expect(decidePlacement(measured(true, 20, 21), { ...auto, maxBatchRows: 64 }, machine, 10)).toMatchObject({
    maxRows: 64,
  });
});

test('nobody makes rows batch that do not', () => {
  expect(decidePlacement(measured(false, 0.1), { ...auto, maxBatchRows: 64 }, machine, 10)).toMatchObject({
    batches: false,
    maxRows: 1,
  });
});

test('who has used least goes first, and idleness earns no credit', () => {
  const share = new FairShare<string>();
  const order: string[] = [];
  const turn = (candidates: string[], cost: Record<string, number>): void => {
    const next = share.pick(candidates) as string;
    order.push(next);
    share.charge(next, cost[next] as number);
  };
  for (let i = 0; i < 5; i++) turn(['heavy'], { heavy: 100 });
  // The newcomer starts at the present: it does not get 500 milliseconds in one go.
  for (let i = 0; i < 12; i++) turn(['heavy', 'light'], { heavy: 100, light: 20 });
  expect(order.slice(5).filter((name) => name === 'light')).toHaveLength(10);
  expect(share.pick([])).toBeUndefined();
});

test('a model with long runs leaves the last worker to one with short runs, while that one is used', () => {
  const [long, short, medium] = [
    { meanRun: 100, lastUse: 1000 },
    { meanRun: 10, lastUse: 1000 },
    { meanRun: 50, lastUse: 1000 },
  ];
  expect(leavesRoom(long, 1, 2, [long, short], 1500)).toBe(true);
  expect(leavesRoom(long, 2, 4, [long, short], 1500)).toBe(false);
  expect(leavesRoom(long, 3, 4, [long, short], 1500)).toBe(true);
  // Alone, among its like, long after the other was used, or with one worker in all, it takes what there is.
  expect(leavesRoom(long, 1, 2, [long], 1500)).toBe(false);
  expect(leavesRoom(long, 1, 2, [long, medium], 1500)).toBe(false);
  expect(leavesRoom(long, 1, 2, [long, short], 12_000)).toBe(false);
  expect(leavesRoom(long, 0, 1, [long, short], 1500)).toBe(false);
  expect(leavesRoom(short, 1, 2, [long, short], 1500)).toBe(false);
});
