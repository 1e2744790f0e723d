import { measure } from '../../../serving/engine/measure';
import { FakeSession, x } from '../support/fake-session';

// A budget that no machine is too busy for: what is tried must not depend on how fast it goes.
const options = { sample: undefined, maxRows: 4, budget: 60_000 };

test('a model whose rows are independent batches, and is timed by batch size', async () => {
  const found = await measure(new FakeSession(), options);
  expect(found).toMatchObject({ batches: true, finding: 'rows give the same alone and together' });
  expect(found.times.map(({ rows }) => rows)).toEqual([1, 2, 4]);
});

test('a model that looks at the rows beside does not batch', async () => {
  const mean = (values: readonly number[]): number[] =>
    values.map((value) => value - values.reduce((a, b) => a + b) / values.length);
  expect(await measure(new FakeSession(mean), options)).toMatchObject({
    batches: false,
    finding: "output 'y' of a row depends on the rows beside it",
  });
});

test('a model that sums its rows does not batch', async () => {
  const total = (values: readonly number[]): number[] => [values.reduce((a, b) => a + b)];
  expect(await measure(new FakeSession(total), options)).toMatchObject({
    batches: false,
    finding: "output 'y' does not have one row for each input row",
  });
});

test('rows of the sample are what the model is tried with', async () => {
  const strict = (values: readonly number[]): readonly number[] => {
    if (values.some((value) => value < 100)) throw new Error('too small');
    return values;
  };
  expect((await measure(new FakeSession(strict), options)).finding).toBe(
    'model fails on made-up input (give it a sample.json): too small',
  );
  expect((await measure(new FakeSession(strict), { ...options, sample: [x(200, 300, 400)] })).batches).toBe(true);
});

test('differences of rounding are no dependence', async () => {
  const noisy = (values: readonly number[]): number[] => values.map((value) => value * (1 + values.length * 1e-7));
  expect((await measure(new FakeSession(noisy), options)).batches).toBe(true);
});
