/** @jest-environment ./test/support/onnx-environment.js */
import { join } from 'node:path';
import { watchFlights } from '../../../bench/statistics/flights';

/**
 * Every eighth of the real flights: the whole of them, and every week to June, are in docs/statistics.md, written by
 * `npm run statistics`.
 */
const watched = watchFlights({
  root: join(__dirname, '..', '..', '..'),
  weeks: ['2001-02-22', '2001-04-19'],
  every: 8,
});

describe('flights of 2001, model trained on 1 to 24 January', () => {
  test('raise no alarm in the week that training held out, as a week and day by day', async () => {
    const { heldOut, heldOutDays } = await watched;
    expect(heldOut.drift).toMatchObject({ verdict: 'ok', causes: [] });
    expect(heldOutDays.flatMap(({ causes }) => causes)).toEqual([]);
  });

  test('lose quality in late February, as soon as the labels of the week are known', async () => {
    const { weeks } = await watched;
    const { quality } = weeks[0]!;
    expect(quality.maturity).toMatchObject({ mature: true });
    expect(quality.verdict).toBe('critical');
    expect(quality.causes[0]).toMatchObject({ type: 'quality-loss', column: 'calibration', severity: 'critical' });
  });

  test('rank worse in the week of 19 April than in any good week', async () => {
    const { weeks } = await watched;
    const auc = weeks[1]!.quality.findings.find(({ metric }) => metric === 'auc')!;
    expect(auc.verdict).toBe('warning');
    expect(auc.measured.upper).toBeLessThan(auc.reference!.value);
  });

  test('never show it in their features: drift stays ok in the same weeks', async () => {
    const { weeks } = await watched;
    expect(weeks.map(({ drift }) => drift.verdict)).toEqual(['ok', 'ok']);
  });
});
