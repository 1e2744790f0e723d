import * as z from 'zod';
import { MonthFiles } from '../../../../lambdas/monitoring/business/month-files';
import { MemoryObjects } from '../../shared/memory-objects';

const file = z.object({ businessVersion: z.literal(1), days: z.record(z.string(), z.number()) });
const midnight = (day: string) => new Date(`${day}T00:00:00Z`);

function filesOf(objects: MemoryObjects): MonthFiles<number> {
  return new MonthFiles({ bucket: 'reports', keyOf: (month) => `business/${month}.json`, file, objects });
}

test('days are kept by the month and read by spans that may overlap, in their order', async () => {
  const objects = new MemoryObjects();
  const days = ['2026-02-01', '2026-01-31', '2026-01-01', '2026-03-01', '2025-12-31'];
  await filesOf(objects).keep(new Map(days.map((day, i) => [day, i])));
  expect([...objects.stored.keys()].sort()).toEqual(
    ['2025-12', '2026-01', '2026-02', '2026-03'].map((month) => `s3://reports/business/${month}.json`),
  );
  const found = await filesOf(objects).within([
    [midnight('2026-01-31'), midnight('2026-03-01')],
    [midnight('2025-12-31'), midnight('2026-02-01')],
  ]);
  expect([...found]).toEqual([
    ['2025-12-31', 4],
    ['2026-01-01', 2],
    ['2026-01-31', 1],
    ['2026-02-01', 0],
  ]);
  expect(await filesOf(objects).day('2026-03-01')).toBe(3);
  expect(await filesOf(objects).day('2026-04-01')).toBeUndefined();
});
