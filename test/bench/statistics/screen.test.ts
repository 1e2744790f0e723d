import { tableLaws } from '../../../bench/statistics/worlds/column-law';
import { streamOf } from '../../../bench/statistics/worlds/random-stream';
import { mightAlarm } from '../../../bench/statistics/worlds/screen';
import { drawBaseline, WindowDraw } from '../../../bench/statistics/worlds/window-draw';
import { cellCounts } from '../../../lambdas/monitoring/profile/window-counts';
import { noLikeTimes } from '../../../lambdas/monitoring/verdict/contract-checks';
import { judge } from '../../../lambdas/monitoring/verdict/judge';
import { monitorPolicy } from '../../../lambdas/monitoring/verdict/policy';

const zero = { warning: 0, critical: 0 };
/** So generous that alarms are common: what is dismissed wrongly shows. */
const policy = monitorPolicy({
  looksPerDay: 1,
  budget: { falseAlarms: 300, periodDays: 91 },
  effects: {
    featureDrift: zero,
    predictionDrift: zero,
    missing: zero,
    invalid: zero,
    range: zero,
    newCategory: zero,
  },
});

test('no window that alarms is dismissed before it is judged, and most that do not are', async () => {
  const laws = tableLaws(10);
  const random = streamOf('screen');
  let [alarms, dismissed, quiet] = [0, 0, 0];
  for (let quarter = 0; quarter < 4; quarter += 1) {
    const baseline = await drawBaseline(random, laws, 1_000);
    const draws = new WindowDraw(laws, baseline.binning);
    const columns = [...baseline.profile.features, baseline.profile.prediction!].map((column) => ({
      ...noLikeTimes,
      cells: cellCounts(column),
    }));
    for (let i = 0; i < 150; i += 1) {
      const window = draws.window(random, 60 + 40 * (i % 10), i % 3 === 0 ? 0.15 : 0);
      const { causes, derivation } = judge(window, baseline, policy);
      const might = mightAlarm(window, baseline, columns, policy, derivation.families);
      alarms += Number(causes.length > 0);
      quiet += Number(causes.length === 0);
      dismissed += Number(!might);
      expect(might || causes.length === 0).toBe(true);
    }
  }
  expect(alarms).toBeGreaterThan(100);
  expect(dismissed).toBeGreaterThan(quiet / 3);
});
