import { canonicalJson } from '../../../../lambdas/monitoring/profile/canonical-json';
import { judgedWindow, summarizeRun } from '../../../../lambdas/monitoring/drift/summary';
import { windowsBefore } from '../../../../lambdas/monitoring/drift/window';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import { replay } from '../../../../lambdas/monitoring/verdict/replay';
import { parseRun } from '../../../../lambdas/monitoring/verdict/run';
import type { Verdict } from '../../../../lambdas/monitoring/verdict/verdict';
import type { ShopChange } from '../support/shop';
import { WatchedShop } from './watched-shop';

const lastDay = { time: '2026-03-08T00:20:00Z' };
const uri = (window: string) => `s3://reports/monitoring/flight-delay/verdicts/2026-03-08T00-${window}.json`;

/** A day and a week of one shop, in which all times are alike. */
async function shopOf(season: 'none' | 'hour-of-week' = 'none') {
  const shop = await new WatchedShop().crown();
  shop.ports = { ...shop.ports, windows: [168, 24], policy: monitorPolicy({ season, windows: 2 }) };
  return shop;
}

/** A week of two hours a day, of which the last day may differ. */
async function week(change: ShopChange = {}, before: ShopChange = {}) {
  const shop = await shopOf();
  for (let day = 0; day < 7; day += 1) shop.capturing(24 * day + 9, 1_500, day === 6 ? change : before);
  return shop;
}

const verdictAt = (shop: WatchedShop, window: string): Verdict =>
  parseRun(Buffer.from(shop.objects.stored.get(uri(window))!).toString(), window).drift!;

describe('a day and a week judged in one run', () => {
  test('are the same records as if each were judged alone, and every stored hour is read once', async () => {
    const shop = await week();
    const read: string[] = [];
    const { objects } = shop.ports;
    const get: typeof objects.get = (address) => (read.push(address.key), objects.get(address));
    shop.ports = { ...shop.ports, objects: { ...objects, get } };
    expect(await shop.run(lastDay)).toMatchObject({ verdict: 'ok', records: 10_500, verdictUri: uri('7d') });
    const hours = read.filter((key) => key.includes('/profiles/'));
    expect(hours).toHaveLength(7);
    expect(new Set(hours).size).toBe(7);

    for (const [hoursBack, window] of [
      [24, '24h'],
      [168, '7d'],
    ] as const) {
      const alone = await week();
      // One window alone has the budget for itself; what it saw is the same.
      alone.ports = { ...alone.ports, windows: [hoursBack], policy: monitorPolicy({ season: 'none', windows: 2 }) };
      await alone.run(lastDay);
      expect(canonicalJson(alone.document(uri(window)))).toBe(canonicalJson(shop.document(uri(window))));
    }
  });

  test('tell a break of the last day by the day, once, with the window in every sentence', async () => {
    // A seventh of the week leans: too little for the week to be critical.
    const shop = await week({ amountShift: 0.55 });
    const report = await shop.run(lastDay);
    expect(report).toMatchObject({
      verdict: 'critical',
      verdictUri: uri('24h'),
      windows: [
        { window: '24h', verdict: 'critical', verdictUri: uri('24h') },
        { window: '7d', verdict: 'ok', verdictUri: uri('7d') },
      ],
    });
    expect(shop.published).toHaveLength(1);
    expect(shop.published[0]!.payload).toMatchObject({
      verdict: 'critical',
      verdictUri: uri('24h'),
      windows: report.windows,
      causes: expect.arrayContaining([expect.stringMatching(/^last 24 hours: distribution of 'amount' moved/)]),
    });
    expect(shop.metrics).toMatchObject({
      DriftSeverity: 2,
      'DriftSeverity of 24h': 2,
      'DriftSeverity of 7d': 0,
      DriftedFeatures: 1,
      MonitoredRecords: 10_500,
    });
    expect(shop.metrics['DriftMaximumPsi of 24h']).toBeGreaterThan(shop.metrics['DriftMaximumPsi of 7d']!);
    expect(shop.metrics['DriftMaximumPsi']).toBe(shop.metrics['DriftMaximumPsi of 7d']);
  });

  test('that both show a change decide by the longer one', async () => {
    const shop = await week({ amountShift: 1 }, { amountShift: 1 });
    expect(await shop.run(lastDay)).toMatchObject({ verdict: 'critical', verdictUri: uri('7d') });
    expect(shop.published).toHaveLength(1);
    const { causes } = shop.published[0]!.payload as unknown as { causes: string[] };
    expect(causes[0]).toMatch(/^last 7 days: /);
    expect(causes.some((cause) => cause.startsWith('last 24 hours: '))).toBe(true);
  });

  test('share one budget, and each is computed again from its own file', async () => {
    const shop = await week({ amountShift: 0.55 });
    await shop.run(lastDay);
    for (const window of ['24h', '7d']) {
      const verdict = verdictAt(shop, window);
      expect(replay(verdict)).toMatchObject({ agrees: true });
      expect(verdict.derivation.families['feature-drift']).toMatchObject({ looks: 4368, alpha: 1 / 7 / 4368 });
      expect(replay(verdict).derivation.join('\n')).toContain('4368 looks (2184 at each of 2 windows)');
    }
  });

  test('leave one page, one record of the run and its cost, and the same bytes when asked twice', async () => {
    const shop = await week();
    await shop.run(lastDay);
    const below = (part: string) => [...shop.objects.stored.keys()].filter((key) => key.includes(part));
    expect(below('/pages/drift-')).toEqual(['s3://reports/monitoring/flight-delay/pages/drift-2026-03-08T00.html']);
    expect(below('/runs/')).toHaveLength(1);
    expect(shop.document(below('/runs/')[0]!)).toMatchObject({ recordVersion: 2, hours: 7, profiledHours: 7 });
    expect(shop.document(uri('24h'))['page']).toBe(shop.document(uri('7d'))['page']);
    const found = () => [...shop.objects.stored].filter(([key]) => !/\/runs\/|monitoring-work/.test(key));
    const before = found();
    await shop.run({ time: '2026-03-08T00:59:59Z' });
    expect(found()).toEqual(before);
  });

  test('with nothing to compare with say so once', async () => {
    const shop = await shopOf();
    shop.objects.stored.delete('s3://artifacts/models/flight-delay/1/baseline.json');
    shop.capturing(150, 20);
    expect(await shop.run(lastDay)).toMatchObject({ verdict: 'insufficient', verdictUri: uri('7d'), records: 20 });
    const { causes } = shop.published[0]!.payload as unknown as { causes: string[] };
    expect(causes).toHaveLength(1);
    expect(causes[0]).toContain('has no baseline.json');
  });
});

describe('a day in the rhythm of a week', () => {
  test('waits for four of its kind without hiding the week, and says until when', async () => {
    const shop = await shopOf('hour-of-week');
    for (let day = 0; day < 7; day += 1) shop.capturing(24 * day + 9, 1_500);
    expect(await shop.run(lastDay)).toMatchObject({ verdict: 'ok', verdictUri: uri('7d') });
    expect(shop.document(uri('24h'))).toMatchObject({
      verdict: 'insufficient',
      note:
        "24 hours are a part of the traffic's rhythm (hour-of-week), compared only with the same time before: 0 of the 4 " +
        'windows needed are known, distributions are compared from 2026-04-05T00:00:00.000Z on at the earliest',
    });
    expect(shop.metrics).toMatchObject({ DriftSeverity: 0, 'DriftSeverity of 7d': 0 });
    expect(shop.metrics).not.toHaveProperty('DriftSeverity of 24h');
    // What the week was like is needed by nobody.
    const kept = [...shop.objects.stored.keys()].filter((key) => key.includes('/windows/'));
    expect(kept).toEqual([expect.stringContaining('/windows/24h-2026-03-08T00-')]);
  });

  test('tells a broken contract at once', async () => {
    const shop = await shopOf('hour-of-week');
    for (let day = 0; day < 7; day += 1) shop.capturing(24 * day + 9, 1_500, day === 6 ? { newCountryShare: 0.2 } : {});
    await shop.run(lastDay);
    expect(shop.metrics).toMatchObject({ 'DataContractSeverity of 24h': 2, DataContractSeverity: 2 });
  });
});

test('an event holds what fits, and says how much more there is', () => {
  const causes = Array.from({ length: 40 }, (_, i) => ({
    type: 'covariate-drift',
    severity: 'warning',
    message: `x${i}`,
  }));
  const verdict = { verdict: 'warning', causes, driftedFeatures: [], largestStability: 1, window: { malformed: {} } };
  const outcomes = windowsBefore(new Date(lastDay.time), [24, 168]).map((window) =>
    judgedWindow(window, verdict as never, { profile: {} as never, profiles: [], note: null }),
  );
  const told = summarizeRun(outcomes, 0).causes;
  expect(told).toHaveLength(51);
  expect([told[0], told[49], told[50]]).toEqual([
    'last 7 days: x0',
    'last 24 hours: x9',
    'and 30 more, in the stored verdicts',
  ]);
});
