import { gzipSync } from 'node:zlib';
import { joinDay } from '../../../../lambdas/monitoring/business/join-day';
import { joinReports } from '../../../../lambdas/monitoring/business/join-reports';
import { unmatchedReports, type ReportedDays } from '../../../../lambdas/monitoring/business/reported-days';
import { WatchedShop } from '../drift/watched-shop';
import { csvCaptureLine, shopRows, shopSchema } from '../support/shop';
import { seeded } from '../support/random';
import { reportLine } from './reports';

const counters = [{ name: 'revenue', withinHours: 24 }];
/** 1 March is mature: a day has passed since its last prediction. */
const mature = { time: '2026-03-03T00:20:00Z' };

/** A shop that was asked some times at 10 and at 20 o'clock of 1 March: `10-0`, `10-1`, … */
async function shopOf(requests = 10): Promise<WatchedShop> {
  const shop = await new WatchedShop().crown();
  for (const hour of [10, 20]) {
    const lines = shopRows(seeded(hour), requests).map((row, i) => csvCaptureLine([row], hour, `${hour}-${i}`));
    shop.capturingLines(hour, lines);
  }
  return shop;
}

function deliver(shop: WatchedShop, folder: string, name: string, lines: readonly string[]): void {
  shop.objects.folder('capture', `business-reports/flight-delay/2026/03/${folder}/`, { [name]: lines.join('\n') });
}

async function joined(shop: WatchedShop, days = 3): Promise<ReportedDays> {
  const delivered = { bucket: 'capture', key: 'business-reports/flight-delay/' };
  const usage = await joinReports(mature, { ...shop.ports, days, counters, delivered });
  expect(usage).toMatchObject({ invocations: 1 });
  const months = ['2026-02', '2026-03'].map(
    (month) => `s3://reports/monitoring/flight-delay/business/reported/${month}.json`,
  );
  const stored = months
    .filter((uri) => shop.objects.stored.has(uri))
    .map((uri) => shop.document(uri)['days'] as object);
  return new Map(stored.flatMap((found) => Object.entries(found)));
}

describe('joining reports with predictions', () => {
  test('adds up by the day of the prediction what was reported of it in time', async () => {
    const shop = await shopOf();
    deliver(shop, '01/12', 'a.jsonl', [reportLine('10-0', { revenue: 2 }), reportLine('10-1', { revenue: 3 })]);
    deliver(shop, '02/09', 'b.jsonl', [
      reportLine('20-0', { revenue: 10 }, '2026-03-02T09:00:00Z'),
      // Six hours more than a day after its prediction.
      reportLine('10-2', { revenue: 99 }, '2026-03-02T16:00:00Z'),
    ]);
    const day = (await joined(shop)).get('2026-03-01')!;
    expect(day).toMatchObject({
      business: {
        requests: 20,
        predictions: 20,
        counters: { revenue: { events: 3, unreadable: 0, sum: [15], squares: [4 + 9 + 100], products: [15] } },
      },
      matched: 3,
      late: 1,
      found: { '2026-03-01': 2, '2026-03-02': 2 },
      filed: 2,
      looked: 4,
    });
  });

  test('a day is joined once, and again when a file of it comes late; a line that is sent again changes nothing', async () => {
    const shop = await shopOf();
    deliver(shop, '01/12', 'a.jsonl', [reportLine('10-0', { revenue: 2 })]);
    await joined(shop);
    shop.streamed.length = 0;
    await joined(shop);
    expect(shop.streamed).toEqual([]);
    deliver(shop, '02/01', 'late.jsonl', [reportLine('10-0', { revenue: 2 }), reportLine('10-5', { revenue: 4 })]);
    const day = (await joined(shop)).get('2026-03-01')!;
    expect(shop.streamed).not.toEqual([]);
    expect(day).toMatchObject({ business: { counters: { revenue: { sum: [6] } } }, matched: 2, repeated: 1 });
  });

  test('a day is not joined before it is mature', async () => {
    const shop = await shopOf();
    const delivered = { bucket: 'capture', key: 'business-reports/flight-delay/' };
    await joinReports({ time: '2026-03-02T23:20:00Z' }, { ...shop.ports, days: 3, counters, delivered });
    expect(shop.objects.stored.has('s3://reports/monitoring/flight-delay/business/reported/2026-03.json')).toBe(false);
  });

  test('what cannot be used is counted and shown by its shape; values that are no numbers, by their counter', async () => {
    const shop = await shopOf();
    deliver(shop, '01/12', 'a.jsonl', [
      'Mr Smith paid 12',
      '{"businessData":{"revenue":1},"eventMetadata":{"eventId":"10-0"}}',
      reportLine('10-1', { revenue: 'much', profit: 3 }),
    ]);
    shop.objects.folder('capture', 'business-reports/flight-delay/2026/03/01/13/', {
      'torn.jsonl.gz': gzipSync(Buffer.from(`${reportLine('10-3', { revenue: 1 })}\n`)).subarray(0, 40),
    });
    const day = (await joined(shop)).get('2026-03-01')!;
    expect(day.malformed).toMatchObject({
      count: 3,
      reasons: { 'not-json': 1, 'no-time': 1, 'corrupt-compression': 1 },
    });
    expect(day.malformed.samples.map(([, text]) => text)).toContain('not-json: xx xxxxx xxxx 99');
    expect(day.unknownCounters.map(([, name]) => name)).toEqual(['profit']);
    expect(day.business.counters['revenue']).toMatchObject({ events: 0, unreadable: 1 });
  });

  test('reports of predictions that nobody captured are told once all days are joined in which they may have been made', async () => {
    const shop = await shopOf();
    deliver(shop, '01/12', 'a.jsonl', [reportLine('10-0', { revenue: 2 }), reportLine('elsewhere', { revenue: 2 })]);
    expect(unmatchedReports(await joined(shop), '2026-03-01', 24)).toBe(1);
    const young = await shopOf();
    deliver(young, '01/12', 'a.jsonl', [reportLine('10-0', { revenue: 2 })]);
    expect(unmatchedReports(await joined(young, 1), '2026-03-01', 24)).toBeNull();
  });

  test('in parts by identity, it comes to the same', async () => {
    const shop = await shopOf(200);
    const lines = Array.from({ length: 150 }, (_, i) =>
      reportLine(`10-${i}`, { revenue: i / 8 }, undefined, String(i % 3)),
    );
    deliver(shop, '01/12', 'a.jsonl', [...lines, ...lines.slice(0, 20), 'broken', reportLine('none', { revenue: 1 })]);
    const list = async (bucket: string, prefix: string) => {
      const files = [];
      for await (const file of shop.objects.list(bucket, prefix)) files.push(file);
      return files;
    };
    const input = {
      day: '2026-03-01',
      schema: shopSchema,
      counters,
      capture: await list('capture', 'capture/'),
      reports: [{ day: '2026-03-01', files: await list('capture', 'business-reports/') }],
    };
    const open = shop.ports.objects.stream;
    const whole = await joinDay(input, open);
    expect(await joinDay(input, open, 2_000)).toEqual(whole);
    expect(whole).toMatchObject({ matched: 150, repeated: 20, filed: 171, malformed: { count: 1 } });
    expect(whole.business.counters['revenue']!.events).toBe(150);
  });

  test('without a champion there is nothing to read requests by, and nothing is kept', async () => {
    const shop = new WatchedShop();
    deliver(shop, '01/12', 'a.jsonl', [reportLine('10-0', { revenue: 2 })]);
    expect((await joined(shop)).size).toBe(0);
  });
});
