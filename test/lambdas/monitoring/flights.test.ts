/** @jest-environment ./test/support/onnx-environment.js */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allWeeks, areaVerdict, watchFlights } from '../../../bench/statistics/flights';

const root = join(__dirname, '..', '..', '..');

/**
 * Every eighth of the real flights up to late April: the whole of them, and every week to June, are in
 * docs/statistics.md, written by `npm run statistics`.
 */
const weeksToApril = allWeeks.filter((week) => week <= '2001-04-19');
const watched = watchFlights({ root, weeks: weeksToApril, every: 8 });
const weekOf = async (from: string) => (await watched).weeks.find((week) => week.from === from)!;

/** AUC of all flights of a week, as docs/statistics.md has it. */
function documentedArea(week: string): number {
  const row = readFileSync(join(root, 'docs', 'statistics.md'), 'utf8').match(new RegExp(`^\\| ${week} .*$`, 'm'))![0];
  return Number(/(0\.\d{3}) \(0\.\d{3} to 0\.\d{3}\)/.exec(row)![1]);
}

// Seconds on a free machine; a busy one has not failed.
beforeAll(() => watched, 600_000);

describe('flights of 2001, model trained on 1 to 24 January', () => {
  test('raise no alarm in the week that training held out, as a week and day by day', async () => {
    const { heldOut, heldOutDays } = await watched;
    expect(heldOut.drift).toMatchObject({ verdict: 'ok', causes: [] });
    expect(heldOut.quality.causes).toEqual([]);
    expect(heldOut.attribution.causes).toEqual([]);
    expect(heldOutDays.flatMap(({ causes }) => causes)).toEqual([]);
  });

  test('turn critical in the first matured week in which AUC has really fallen by the floor, and in none before', async () => {
    const { heldOut, weeks } = await watched;
    const floor = 0.03;
    const approved = documentedArea(heldOut.from);
    const fallen = weeksToApril.filter((week) => approved - documentedArea(week) >= floor);
    const critical = weeks.filter((week) => areaVerdict(week, heldOut, floor) === 'critical');
    expect(fallen).toEqual(['2001-04-19']);
    expect(critical.map(({ from }) => from)).toEqual(fallen);
    expect(critical[0]!.quality.maturity.mature).toBe(true);
  });

  test('lose calibration in late February, as soon as the labels of the week are known', async () => {
    const { quality } = await weekOf('2001-02-22');
    expect(quality.maturity).toMatchObject({ mature: true });
    expect(quality.verdict).toBe('critical');
    expect(quality.causes[0]).toMatchObject({ type: 'quality-loss', column: 'calibration', severity: 'critical' });
  });

  test('rank worse in the week of 19 April than in any good week', async () => {
    const auc = (await weekOf('2001-04-19')).quality.findings.find(({ metric }) => metric === 'auc')!;
    expect(auc.verdict).toBe('warning');
    expect(auc.measured.upper).toBeLessThan(auc.reference!.value);
  });

  test('never show it in their features, nor in what the answers hang on: both stay ok all the while', async () => {
    const { weeks } = await watched;
    expect(new Set(weeks.map(({ drift }) => drift.verdict))).toEqual(new Set(['ok']));
    expect(weeks.flatMap(({ attribution }) => attribution.causes)).toEqual([]);
  });
});
