import { buildBaseline, profileRows } from '../../../../lambdas/monitoring/profile/build-baseline';
import { parseBaseline, serializeBaseline } from '../../../../lambdas/monitoring/profile/files';
import { parseFeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';
import type { Row } from '../../../../lambdas/monitoring/profile/row';
import { referenceWindow } from '../../../../lambdas/monitoring/profile/window-counts';

const schema = parseFeatureSchema({
  schemaVersion: 1,
  features: [
    { name: 'price', type: 'numeric' },
    { name: 'shop', type: 'categorical' },
  ],
  prediction: { name: 'answer', type: 'numeric' },
});

/** Values of every kind, on two days. */
const rows: Row[] = Array.from({ length: 400 }, (_, i) => ({
  time: `2026-03-0${1 + (i % 2)}T0${i % 10}:00:00Z`,
  features: [
    [1.5, i, null, NaN, Infinity, 'n/a', ' ', '7'][i % 8],
    ['a', 'b', null, {}, NaN, 3, true, ''][(i * 3) % 8],
  ],
  prediction: i % 5 === 0 ? undefined : (i % 7) / 7,
}));

test('a window counted by itself and one that a stored profile amounts to are the same, values without a cell included', async () => {
  const baseline = await buildBaseline(rows, schema, { windows: 'day' });
  const gapsOfAll: number[] = [];
  for (const [day, window] of baseline.reference!.windows.entries()) {
    const own = rows.filter(({ time }) => time!.startsWith(`2026-03-0${day + 1}`));
    const profile = await profileRows(own, baseline.binning);
    const { gaps, cells } = referenceWindow(profile, window.start);
    expect(window).toEqual({ start: window.start, cells, gaps });
    gapsOfAll.push(...window.gaps!.slice(0, 2).flat());
  }
  expect(gapsOfAll.filter((count) => count > 0).length).toBeGreaterThan(4);
  expect(parseBaseline(serializeBaseline(baseline))).toEqual(baseline);
});
