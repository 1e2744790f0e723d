import { renderReport } from '../../../../lambdas/monitoring/report/report';
import { judgeDrift } from '../../../../lambdas/monitoring/drift/judge-drift';
import { planProfiles } from '../../../../lambdas/monitoring/drift/plan-profiles';
import { replayBusiness } from '../../../../lambdas/monitoring/verdict/business/replay-business';
import { parseRun } from '../../../../lambdas/monitoring/verdict/run';
import type { BusinessSettings } from '../../../../lib/contracts/business';
import { seeded } from '../support/random';
import { csvCaptureLine, shopRows } from '../support/shop';
import { WatchedShop } from './watched-shop';
import { model } from '../support/memory-shop';

const usage = { namespace: 'N', metricName: 'M', dimensions: {}, statistic: 'SampleCount', perUnit: 1 / 60 };
const settings: BusinessSettings = {
  counters: [{ name: 'bought', better: 'higher-is-better' }],
  price: { currency: 'EUR', unit: 'instance-hour', price: 3, usage },
  capturePercent: 50,
};

/** A crowned model that is watched on 1 March; `share` of its requests buys. */
async function shopWith(share: number, business = settings): Promise<WatchedShop> {
  const shop = await new WatchedShop().crown();
  shop.ports = { ...shop.ports, business, counters: business.counters.map(({ name }) => name) };
  const random = seeded(7);
  for (const hour of [3, 21]) {
    const lines = shopRows(seeded(hour), 1_000).map((row, i) => {
      const line = JSON.parse(csvCaptureLine([row], hour, `${hour}-${i}`)) as { eventMetadata: object };
      const customAttributes = random.uniform() < share ? ['trace=1;bought=1'] : ['trace=1'];
      return JSON.stringify({ ...line, eventMetadata: { ...line.eventMetadata, customAttributes } });
    });
    shop.capturingLines(hour, lines);
  }
  return shop;
}

const midnight = { time: '2026-03-02T00:20:00Z' };
const verdictUri = 's3://reports/monitoring/flight-delay/business/verdicts/2026-03-02T00.json';
const pageUri = `s3://reports/monitoring/${model}/pages/business-2026-03-02T00.html`;
const monthUri = 's3://reports/monitoring/flight-delay/business/2026-03.json';

/** Keeps days of February as if they had been watched: so many of 1000 buy. */
function remember(shop: WatchedShop, bought: number, cost: number | null = null): void {
  const counter = { events: bought, unreadable: 0, sum: [bought], squares: [bought], products: [bought] };
  const business = { requests: 1_000, predictions: 1_000, predictionSquares: 1_000, counters: { bought: counter } };
  const days = Object.fromEntries(
    Array.from({ length: 28 }, (_, i) => [`2026-02-${String(i + 1).padStart(2, '0')}`, { business, cost }]),
  );
  shop.objects.folder('reports', `monitoring/${model}/business/`, {
    '2026-02.json': JSON.stringify({ businessVersion: 1, days }),
  });
}

/** Points of a drawing. */
function figure(page: string, name: string): { hollow: number; full: number } {
  const drawn = page.slice(page.indexOf(`<figcaption>${name}</figcaption>`));
  const [own = ''] = drawn.split('</figure>');
  return { hollow: own.split('<circle class="p h"').length - 1, full: own.split('<circle class="p"').length - 1 };
}

describe('business in the drift monitor', () => {
  test('counts what callers report in the pass that profiles, keeps the day, and learns before it judges', async () => {
    const shop = await shopWith(0.3);
    shop.usage.set('2026-03-01T03:00:00.000Z', 4);
    await shop.run(midnight);
    const month = shop.document(monthUri) as { days: Record<string, { business: { counters: object }; cost: number }> };
    expect(month.days['2026-03-01']).toMatchObject({ business: { requests: 2_000, predictions: 2_000 }, cost: 12 });
    const { verdict, note } = shop.document(verdictUri) as { verdict: string; note: string };
    expect([verdict, note]).toEqual(['insufficient', expect.stringContaining('of the 14 days are known')]);
    expect(shop.metrics).not.toHaveProperty('BusinessSeverity');
  });

  test('holds the days since the champion serves against those before it', async () => {
    const shop = await shopWith(0.2);
    remember(shop, 300);
    shop.servingSince('2026-03-01T00:00:00Z');
    await shop.run(midnight);
    const text = Buffer.from(shop.objects.stored.get(verdictUri)!).toString();
    expect(JSON.parse(text)).toMatchObject({
      verdict: 'critical',
      days: { bought: { current: 1, reference: 28 } },
      monitor: 'business',
    });
    expect(replayBusiness(parseRun(text, 'verdict').business!).differences).toEqual([]);
    expect(shop.metrics['BusinessSeverity']).toBe(2);
    // Drift is a verdict of its own.
    expect(shop.metrics['DriftSeverity']).toBe(0);
    expect(shop.published.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ monitor: 'drift', verdict: 'ok' }),
      expect.objectContaining({
        monitor: 'business',
        verdict: 'critical',
        causes: [expect.stringContaining("'bought'")],
        verdictUri,
        pageUri,
      }),
    ]);
  });

  test('has a page of its own, told with the verdict, that is drawn again from the stored verdict alone', async () => {
    const shop = await shopWith(0.2);
    shop.usage.set('2026-03-01T03:00:00.000Z', 4);
    remember(shop, 300, 3);
    shop.servingSince('2026-03-01T00:00:00Z');
    await shop.run(midnight);
    const text = Buffer.from(shop.objects.stored.get(verdictUri)!).toString();
    const page = Buffer.from(shop.objects.stored.get(pageUri)!).toString();
    expect(JSON.parse(text)).toMatchObject({ version: '1.0.0', page: pageUri });
    expect(renderReport({ title: `${model} 1.0.0`, run: parseRun(text, 'verdict') })).toBe(page);
    for (const told of [
      'Monitoring report · 2026-03-01 00:00 to 2026-03-02 00:00 UTC',
      '<h1>flight-delay 1.0.0</h1>',
      '<b>■ critical</b>',
      'Business has changed',
      'Hollow: days before it is judged.',
      'From 2026-03-01 00:00 to 2026-03-02 00:00 UTC serving took 4 instance-hours at 3 EUR',
      'A counter without an alarm is ● ok only if',
    ]) {
      expect(page).toContain(told);
    }
    // A point a day: 28 hollow ones that it is held against, one that is judged; capture holds half of the requests.
    expect(figure(page, 'bought per prediction')).toEqual({ hollow: 28, full: 1 });
    expect(figure(page, 'Cost per prediction')).toEqual({ hollow: 0, full: 29 });
    const { course } = JSON.parse(text) as { course: { cost: { perPrediction: number }[] } };
    expect(course.cost.map(({ perPrediction }) => perPrediction)).toEqual([...Array<number>(28).fill(0.0015), 0.003]);
    // The page of the data tells of data.
    const data = shop.objects.stored.get(`s3://reports/monitoring/${model}/pages/drift-2026-03-02T00.html`)!;
    expect(Buffer.from(data).toString()).not.toContain('Business');
  });

  test('is ok when as many buy as before, if a day is enough to see what matters', async () => {
    const losses = { warning: 0.2, critical: 0.3 };
    const counters = [{ name: 'bought', better: 'higher-is-better', losses } as const];
    const shop = await shopWith(0.3, { ...settings, counters });
    remember(shop, 300);
    shop.servingSince('2026-03-01T00:00:00Z');
    await shop.run(midnight);
    expect(shop.metrics['BusinessSeverity']).toBe(0);
  });

  test('tells counters and cost of what came since the look before, each counter by its name', async () => {
    const shop = await shopWith(0.3);
    // Looks come every hour; the one at 22:20 is the first to see the hour of 21.
    shop.usage.set('2026-03-01T21:00:00.000Z', 2);
    shop.ports = { ...shop.ports, clock: () => new Date('2026-03-01T22:20:00Z') };
    await shop.run({ time: '2026-03-01T22:20:00Z' });
    expect(shop.metrics['BusinessCounterTotal of bought']).toBeGreaterThan(250);
    expect(shop.metrics['BusinessCounterPerPrediction of bought']).toBeCloseTo(0.3, 1);
    expect(shop.metrics).toMatchObject({ UnreadableCounters: 0, ServingCost: 6 });
    // Capture holds half of the requests: there were 2,000.
    expect(shop.metrics['CostPerPrediction']).toBe(6 / 2_000);
  });

  test('knows what a prediction cost where no counter is watched, or none comes with requests', async () => {
    const late = { name: 'paid', better: 'higher-is-better', reportedWithinHours: 24 } as const;
    for (const counters of [[], [late]]) {
      const shop = await shopWith(0.3, { ...settings, counters });
      shop.usage.set('2026-03-01T03:00:00.000Z', 4);
      await shop.run(midnight);
      // Capture holds half of the requests: there were 4,000.
      expect(shop.document(verdictUri)).toMatchObject({
        cost: { total: 12, predictions: 4_000, perPrediction: 0.003 },
      });
    }
  });

  test('a counter that is added later is not held against days that did not count it', async () => {
    const counters = [...settings.counters, { name: 'called', better: 'lower-is-better' } as const];
    const shop = await shopWith(0.3, { ...settings, counters });
    remember(shop, 300);
    shop.servingSince('2026-03-01T00:00:00Z');
    await shop.run(midnight);
    const { days, note, findings } = shop.document(verdictUri) as unknown as {
      days: object;
      note: string;
      findings: { counter: string; reference: object | null }[];
    };
    expect(days).toEqual({ bought: { current: 1, reference: 28 }, called: { current: 1, reference: 0 } });
    expect(note).toMatch(/^of 'called' 1 of the 14 days are known/);
    expect(findings.find(({ counter }) => counter === 'called')!.reference).toBeNull();
  });

  test('the price of reading what serving took, and the requests for reports, are in what a run cost', async () => {
    const shop = await shopWith(0.3);
    const prices = { ...shop.ports.prices, lambdaRequest: 0, metricRead: 0.5, s3Read: 2 };
    shop.ports = { ...shop.ports, prices };
    await shop.run(midnight);
    const { cost } = shop.document('s3://reports/monitoring/flight-delay/runs/2026-03-02T00.json') as {
      cost: { metricReads: number; cloudWatch: number; s3: number; s3Reads: number; total: number };
    };
    expect(cost).toMatchObject({ metricReads: 1, cloudWatch: 0.5 });
    expect(cost.total).toBe(0.5 + cost.s3);
    const reports = { invocations: 1, milliseconds: 0, reads: 7, writes: 0 };
    const { plan, time } = await planProfiles(midnight, shop.ports);
    await judgeDrift({ time, plan, merged: [], reports }, shop.ports);
    const again = shop.document('s3://reports/monitoring/flight-delay/runs/2026-03-02T00.json') as unknown as {
      usage: { reads: number };
      cost: { stateTransitions: number };
    };
    await judgeDrift({ time, plan, merged: [], reports: null }, shop.ports);
    const failed = shop.document('s3://reports/monitoring/flight-delay/runs/2026-03-02T00.json') as typeof again;
    expect(again.usage.reads - failed.usage.reads).toBe(7);
    expect([again, failed].map(({ cost: { stateTransitions } }) => stateTransitions)).toEqual([5, 5]);
  });

  test('knows no cost when nothing is known of what serving took, or without a price', async () => {
    const silent = await shopWith(0.3);
    await silent.run(midnight);
    const free = await shopWith(0.3, { ...settings, price: null });
    free.usage.set('2026-03-01T03:00:00.000Z', 4);
    await free.run(midnight);
    for (const shop of [silent, free]) {
      expect(shop.metrics).not.toHaveProperty('CostPerPrediction');
      expect(shop.document(verdictUri)).toMatchObject({ cost: null });
    }
  });

  test('repeated, it keeps the same; a file that comes late is in its day; a counter that is new is counted anew', async () => {
    const shop = await shopWith(0.3);
    await shop.run(midnight);
    const before = Buffer.from(shop.objects.stored.get(monthUri)!).toString();
    shop.streamed.length = 0;
    await shop.run(midnight);
    expect(shop.streamed).toEqual([]);
    expect(Buffer.from(shop.objects.stored.get(monthUri)!).toString()).toBe(before);
    const late = shopRows(seeded(1), 1).map((row) => csvCaptureLine([row], 3, 'late'));
    shop.capturingLines(3, late, 'shop', 'late.jsonl');
    await shop.run(midnight);
    const month = shop.document(monthUri) as { days: Record<string, unknown> };
    expect(month.days['2026-03-01']).toMatchObject({ business: { requests: 2_001 } });
    shop.streamed.length = 0;
    shop.ports = { ...shop.ports, counters: ['bought', 'trace'] };
    await shop.run(midnight);
    expect(shop.streamed).toHaveLength(3);
  });
});
