import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import type { QualityVerdict } from '../../../../lambdas/monitoring/verdict/quality/quality-verdict';
import { replayQuality } from '../../../../lambdas/monitoring/verdict/quality/replay-quality';
import { LabelledShop, type ShopDay } from './labelled-shop';
import { runQuality } from './run-quality';

// Outcomes are due after a day, so that on the 9th the week from the 1st to the 7th is judged.
const due = { time: '2026-03-09T06:50:00Z' };
const verdictOf = (day: string) => `s3://reports/monitoring/flight-delay/quality/2026-03-${day}T00.json`;

/** The week before the one that is judged, long enough ago to know how its outcomes arrived. */
function withOlderWeek(shop: LabelledShop, how: ShopDay = {}): LabelledShop {
  for (let date = 21; date <= 27; date += 1) shop.day(`2026-02-${date}`, { answers: 400, ...how });
  return shop;
}

describe('how outcomes arrive', () => {
  test('is learnt from older days, kept with the verdict and drawn on its page', async () => {
    const shop = withOlderWeek(await new LabelledShop().crown()).week();
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'ok', verdictUri: verdictOf('08') });
    expect(shop.document(verdictOf('08'))).toMatchObject({
      labelDelayHours: { stated: 24, learnt: 6, used: 24 },
      maturity: { mature: true, expected: 1, arrived: 1 },
      arrival: { observedHours: expect.any(Number) },
    });
    const { page } = shop.document(verdictOf('08')) as { page: string };
    expect(shop.text(page).replace(/\s+/g, ' ')).toContain(
      '100 % get an outcome at all; of those, half have theirs after 6 hours',
    );
  });

  test('later than stated: the window waits for its outcomes instead of staying undecided', async () => {
    const late = { delay: 60 };
    const unknown = (await new LabelledShop().crown()).week(late);
    expect(await runQuality(due, unknown.ports)).toMatchObject({ verdict: 'insufficient', labelled: 0 });
    const shop = withOlderWeek(await new LabelledShop().crown(), late).week(late);
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'ok', verdictUri: verdictOf('06') });
    expect(shop.document(verdictOf('06'))).toMatchObject({ labelDelayHours: { stated: 24, learnt: 72, used: 72 } });
  });

  test('not for all answers: the window is judged when those have come that ever do', async () => {
    const some = { labelled: 0.7 };
    const unknown = (await new LabelledShop().crown()).week(some);
    expect(await runQuality(due, unknown.ports)).toMatchObject({ verdict: 'insufficient' });
    const shop = withOlderWeek(await new LabelledShop().crown(), some).week(some);
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'ok' });
    expect((shop.document(verdictOf('08')) as { maturity: { arrived: number } }).maturity.arrived).toBeCloseTo(0.7, 1);
  });

  test('no longer: a delivery that breaks off is not taken for outcomes that never come', async () => {
    const shop = withOlderWeek(await new LabelledShop().crown()).week({ labelled: 0.3, noise: 0.5 });
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'insufficient' });
    expect(shop.metrics['QualityUndecided']).toBe(1);
  });

  test('for few answers: what nobody cares for is not judged by the others', async () => {
    const few = { labelled: 0.2 };
    const shop = withOlderWeek(await new LabelledShop().crown(), few).week(few);
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'insufficient' });
    expect(shop.document(verdictOf('08'))).not.toHaveProperty('arrival');
  });
});

describe('outcomes of one kind that come late', () => {
  const some = { latePositives: 0.2 };
  const policy = monitorPolicy({ quality: { losses: { calibration: { warning: 0.03, critical: 0.1 } } } });
  const calibrationOf = (shop: LabelledShop, day: string) =>
    (shop.document(verdictOf(day)) as unknown as QualityVerdict).measures.calibration!;

  test('leave a loss open that they may explain, and people are told when that stays so', async () => {
    const shop = (await new LabelledShop().crown()).week(some);
    expect(await runQuality(due, { ...shop.ports, policy })).toMatchObject({ verdict: 'insufficient' });
    expect(Math.abs(calibrationOf(shop, '08').value)).toBeGreaterThan(0.035);
    expect(shop.document(verdictOf('08'))).toMatchObject({
      causes: [],
      reason: expect.stringMatching(/missing outcomes/),
    });
    expect(shop.metrics['QualityUndecided']).toBe(1);
  });

  test('are made up for as older days tell, which replay computes again and the page shows', async () => {
    const shop = withOlderWeek(await new LabelledShop().crown(), some).week(some);
    expect(await runQuality(due, { ...shop.ports, policy })).toMatchObject({ verdict: 'ok' });
    const verdict = shop.document(verdictOf('08')) as unknown as QualityVerdict & { page: string };
    expect(verdict.late!.days).toHaveLength(7);
    const { value, incomplete } = verdict.measures.calibration!;
    expect(Math.abs(incomplete!.known)).toBeGreaterThan(0.035);
    expect(Math.abs(value)).toBeLessThan(0.02);
    expect(replayQuality(verdict)).toMatchObject({ agrees: true, differences: [] });
    expect(shop.text(verdict.page).replace(/\s+/g, ' ')).toContain('with late outcomes');
    expect(shop.metrics['QualityCalibration']).toBe(value);
  });

  test('hide no loss that is real', async () => {
    const shop = withOlderWeek(await new LabelledShop().crown(), some).week({ ...some, lift: 0.15 });
    expect(await runQuality(due, { ...shop.ports, policy })).toMatchObject({ verdict: 'critical' });
  });

  test('are learnt from days that were joined when they were judged, and joined again once', async () => {
    const shop = withOlderWeek(await new LabelledShop().crown(), some).week(some);
    await runQuality(due, { ...shop.ports, policy });
    const joined = (day: string) =>
      new Set(Object.keys(shop.kept()).flatMap((uri) => new RegExp(`outcomes/(${day}[^/]*)/`).exec(uri)?.[1] ?? []))
        .size;
    expect([joined('2026-02-23'), joined('2026-03-01')]).toEqual([2, 1]);
    await runQuality({ time: '2026-03-11T06:50:00Z' }, { ...shop.ports, policy });
    expect([joined('2026-02-23'), joined('2026-03-01')]).toEqual([2, 2]);
  });
});

describe('quality where outcomes are not due', () => {
  const unlabelled = { labelled: 0 };

  test('is estimated, checked on the window whose outcomes came, written and shown', async () => {
    const shop = withOlderWeek(await new LabelledShop().crown())
      .week()
      .day('2026-03-08', unlabelled);
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'ok' });
    const { outlook, page } = shop.document(verdictOf('08')) as {
      page: string;
      outlook: { trusted: boolean; estimate: { auc: number; n: number }; calibration: { learntFrom: string } };
    };
    expect(outlook).toMatchObject({
      trusted: true,
      estimate: { n: 800 },
      calibration: { learntFrom: 'earlier outcomes' },
    });
    const measured = shop.metrics['QualityAuc']!;
    expect(Math.abs(outlook.estimate.auc - measured)).toBeLessThan(0.03);
    expect(shop.metrics['QualityEstimatedAuc']).toBe(outlook.estimate.auc);
    expect(shop.text(page)).toContain('Since then, without labels');
  });

  test('is not to be relied on once the calibration has failed on outcomes, and makes no series then', async () => {
    const shop = withOlderWeek(await new LabelledShop().crown())
      .week({ noise: 0.8 })
      .day('2026-03-08', unlabelled);
    await runQuality(due, shop.ports);
    expect(shop.document(verdictOf('08'))).toMatchObject({
      outlook: { trusted: false, calibration: { check: { holds: false } } },
    });
    expect(shop.metrics).not.toHaveProperty('QualityEstimatedAuc');
    const { page } = shop.document(verdictOf('08')) as { page: string };
    expect(shop.text(page)).toContain('Do not rely on it.');
  });

  test('is not checked on the first outcomes of a window, and changes no verdict', async () => {
    const shop = withOlderWeek(await new LabelledShop().crown())
      .week({ labelled: 0.3 })
      .day('2026-03-08', unlabelled);
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'insufficient' });
    expect(shop.document(verdictOf('08'))).toMatchObject({
      causes: [],
      outlook: { trusted: false, calibration: { check: null } },
    });
  });

  test('is not estimated without older outcomes of the same version', async () => {
    const shop = withOlderWeek(await new LabelledShop().crown())
      .week()
      .day('2026-03-08', unlabelled);
    const registry = {
      champion: (name: string) => shop.memory.registry.champion(name),
      getVersion: (name: string, version: string) => shop.memory.registry.getVersion(name, version),
      championSince: async () => new Date('2026-03-01T00:00:00Z'),
    };
    await runQuality(due, { ...shop.ports, registry });
    expect(shop.document(verdictOf('08'))).not.toHaveProperty('outlook');
  });
});
