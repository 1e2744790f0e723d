import type { SampledText } from '../../../../lambdas/monitoring/profile/bottom-sample';
import type { ReportedDay } from '../../../../lambdas/monitoring/business/reported-days';
import { replayBusiness } from '../../../../lambdas/monitoring/verdict/business/replay-business';
import { parseRun } from '../../../../lambdas/monitoring/verdict/run';
import type { BusinessSettings } from '../../../../lib/contracts/business';
import { WatchedShop } from './watched-shop';
import { model } from '../support/memory-shop';

const settings: BusinessSettings = {
  counters: [
    { name: 'revenue', better: 'higher-is-better', reportedWithinHours: 24 },
    { name: 'bought', better: 'higher-is-better' },
  ],
  price: null,
  capturePercent: 100,
};
/** 28 February is the last mature day. */
const midnight = { time: '2026-03-02T00:20:00Z' };
const verdictUri = 's3://reports/monitoring/flight-delay/business/verdicts/2026-03-02T00.json';

interface Told {
  readonly revenue: number;
  readonly looked?: number;
  readonly filed?: number;
  readonly found?: number;
}

/** Keeps days of February as if reports had been joined: revenue of 1000 predictions each. */
async function shopThatKnows(tell: (day: number) => Told): Promise<WatchedShop> {
  const shop = await new WatchedShop().crown();
  shop.ports = { ...shop.ports, business: settings, counters: ['bought'] };
  shop.capturing(3, 500);
  const days = Object.fromEntries(
    Array.from({ length: 28 }, (_, i): [string, ReportedDay] => {
      const { revenue, looked = 900, filed = 900, found = 900 } = tell(i + 1);
      const name = `2026-02-${String(i + 1).padStart(2, '0')}`;
      // Half of the predictions bring twice the mean.
      const counter = {
        events: 500,
        unreadable: 0,
        sum: [revenue],
        squares: [(2 * revenue) ** 2 / 2_000],
        products: [revenue],
      };
      const business = {
        requests: 1_000,
        predictions: 1_000,
        predictionSquares: 1_000,
        counters: { revenue: counter },
      };
      const malformed = {
        count: 2,
        reasons: { 'not-json': 2 },
        samples: [['h', 'not-json: xxx', 2]] satisfies SampledText[],
      };
      const rest = { matched: found, repeated: 3, late: 4, filed, looked, malformed, unknownCounters: [] };
      return [name, { fingerprint: 'f', business, ...rest, found: { [name]: found } }];
    }),
  );
  shop.objects.folder('reports', `monitoring/${model}/business/reported/`, {
    '2026-02.json': JSON.stringify({ businessVersion: 1, days }),
  });
  return shop;
}

const stored = (shop: WatchedShop) => Buffer.from(shop.objects.stored.get(verdictUri)!).toString();

describe('business that is reported afterwards', () => {
  test('is judged by days that are mature, and can be computed again from what is stored', async () => {
    const shop = await shopThatKnows((day) => ({ revenue: day < 15 ? 5_000 : 2_000 }));
    shop.servingSince('2026-02-15T00:00:00Z');
    await shop.run(midnight);
    const verdict = parseRun(stored(shop), 'verdict').business!;
    expect(verdict.verdict).toBe('critical');
    expect(verdict.causes[0]!.message).toMatch(
      /^'revenue' per prediction is 2, was 5: .*see first whether all reports came$/,
    );
    expect(JSON.parse(stored(shop))).toMatchObject({ days: { revenue: { current: 14, reference: 14 } } });
    expect(replayBusiness(verdict).differences).toEqual([]);
    expect(shop.metrics['BusinessSeverity']).toBe(2);
    const page = Buffer.from(
      shop.objects.stored.get(`s3://reports/monitoring/${model}/pages/business-2026-03-02T00.html`)!,
    ).toString();
    expect(page).toContain('reported within a day');
    expect(page).toContain('900 count for the predictions of 2026-02-28; 4 came after their time');
    expect(page).toContain('not-json: xxx');
  });

  test('is told once for each day, when it becomes mature, with what was delivered', async () => {
    const shop = await shopThatKnows(() => ({ revenue: 5_000, filed: 1_000 }));
    await shop.run(midnight);
    expect(shop.metrics).toMatchObject({
      'BusinessCounterTotal of revenue': 5_000,
      'BusinessCounterPerPrediction of revenue': 5,
      BusinessReports: 900,
      MalformedBusinessReports: 2,
      UnmatchedBusinessReports: 0.1,
    });
    const later = await shopThatKnows(() => ({ revenue: 5_000 }));
    await later.run({ time: '2026-03-02T01:20:00Z' });
    expect(later.metrics).not.toHaveProperty('BusinessReports');
    expect(later.metrics).not.toHaveProperty('BusinessCounterTotal of revenue');
  });

  test('days for which nothing at all was delivered are left out and told, not taken for days without business', async () => {
    const shop = await shopThatKnows((day) => (day > 26 ? { revenue: 0, looked: 0, filed: 0 } : { revenue: 5_000 }));
    shop.servingSince('2026-02-15T00:00:00Z');
    await shop.run(midnight);
    expect(JSON.parse(stored(shop))).toMatchObject({
      days: { revenue: { current: 12, reference: 14 } },
      note: expect.stringContaining('nothing was reported for 2 days (the last is 2026-02-28), which are left out'),
      causes: [],
    });
    expect(shop.metrics['BusinessReports']).toBe(0);
    expect(shop.metrics).not.toHaveProperty('BusinessCounterTotal of revenue');
  });
});
