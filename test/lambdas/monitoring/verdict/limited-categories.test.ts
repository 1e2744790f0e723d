import { categoriesLaw, tableLaws } from '../../../../bench/statistics/worlds/column-law';
import { streamOf } from '../../../../bench/statistics/worlds/random-stream';
import { drawBaseline, WindowDraw } from '../../../../bench/statistics/worlds/window-draw';
import { referenceWindow } from '../../../../lambdas/monitoring/profile/window-counts';
import { judge } from '../../../../lambdas/monitoring/verdict/judge';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';

/** More categories than are counted one by one: which of those about as frequent were chosen was the baseline's luck. */
const laws = [categoriesLaw(400), ...tableLaws(0)];
const zero = { warning: 0, critical: 0 };
const policy = monitorPolicy({ looksPerDay: 1, effects: { featureDrift: zero, newCategory: zero } });

test('a column with more categories than are kept raises no false alarm, however large the windows', async () => {
  const causes = [];
  for (let quarter = 0; quarter < 4; quarter += 1) {
    const random = streamOf(`limited ${quarter}`);
    const baseline = await drawBaseline(random, laws, 20_000);
    const draws = new WindowDraw(laws, baseline.binning);
    for (let day = 0; day < 20; day += 1) causes.push(...judge(draws.window(random, 50_000), baseline, policy).causes);
  }
  // Before luck was reckoned with, every window raised one.
  expect(causes.length).toBeLessThanOrEqual(1);
});

test('values that are new to such a column are seen all the same', async () => {
  const random = streamOf('limited new');
  const baseline = await drawBaseline(random, laws, 20_000);
  const window = new WindowDraw(laws, baseline.binning).window(random, 5_000);
  const [column] = window.features;
  if (column?.kind !== 'categorical') throw new Error('not a categorical column');
  const more = { ...column, other: column.other + 400 };
  const verdict = judge({ ...window, rows: 5_400, features: [more] }, baseline, monitorPolicy({ looksPerDay: 1 }));
  expect(verdict.causes[0]).toMatchObject({ check: 'new-category', column: 'x0' });
});

test('what is usual at that time of the day is no new category, even if the baseline as a whole seldom has it', async () => {
  const random = streamOf('night');
  const baseline = await drawBaseline(random, laws, 20_000);
  const draws = new WindowDraw(laws, baseline.binning);
  const at = (day: number, hour: number) => new Date(Date.UTC(2026, 0, 5 + day, hour)).toISOString();
  const lean = (hour: number) => (hour < 12 ? 0.8 : 0);
  const days = Array.from({ length: 14 }, (_, day) => day);
  const windows = days.flatMap((day) =>
    [3, 15].map((hour) => referenceWindow(draws.window(random, 5_000, lean(hour)), at(day, hour))),
  );
  const night = draws.window(random, 5_000, lean(3));
  const checks = (context: object) => judge(night, baseline, policy, context).causes.map(({ check }) => check);
  expect(checks({ start: at(14, 3) })).toContain('new-category');
  expect(checks({ start: at(14, 3), windows })).toEqual([]);
});
