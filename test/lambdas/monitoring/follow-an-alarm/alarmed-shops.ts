import type { Row } from '../../../../lambdas/monitoring/profile/row';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import type { BusinessSettings } from '../../../../lib/contracts/business';
import type { MonitoringVerdictReached } from '../../../../lib/contracts/events';
import { AttributedShop } from '../attribution/attributed-shop';
import { WatchedShop } from '../drift/watched-shop';
import { model } from '../support/memory-shop';
import { runQuality } from '../outcomes/run-quality';
import { LabelledShop } from '../outcomes/labelled-shop';
import { seeded } from '../support/random';
import { csvCaptureLine, shopRows, shopSchema, type ShopChange } from '../support/shop';

/** What a monitor left of a run: the text of its verdict, and the sentences that it announced. */
export interface Alarmed {
  readonly verdict: string;
  readonly page: string | null;
  /** Sentences of the event `MonitoringVerdict`. */
  readonly announced: readonly string[];
}

const midnight = { time: '2026-03-02T00:20:00Z' };

/** One day of the watched shop, in two hours of capture; `alter` changes the lines of its requests. */
async function watchedDay(
  change: ShopChange & { readonly count?: number },
  alter: (row: Row, index: number) => Row | string = (row) => row,
): Promise<Alarmed> {
  const shop = await new WatchedShop().crown();
  for (const hour of [9, 17]) {
    const rows = shopRows(seeded(hour), (change.count ?? 2_000) / 2, change);
    const lines = rows.map((row, index) => {
      const altered = alter(row, index);
      return typeof altered === 'string' ? altered : csvCaptureLine([altered], hour, `${hour}-${index}`);
    });
    shop.capturingLines(hour, lines);
  }
  return runOf(shop);
}

async function runOf(shop: WatchedShop, kind = 'drift'): Promise<Alarmed> {
  const { verdictUri } = await shop.run(midnight);
  const uri = kind === 'drift' ? verdictUri : `s3://reports/monitoring/${model}/${kind}/verdicts/2026-03-02T00.json`;
  return stored(shop, uri);
}

function stored({ objects, published }: Pick<WatchedShop, 'objects' | 'published'>, uri: string): Alarmed {
  const verdict = Buffer.from(objects.stored.get(uri)!).toString();
  const { page } = JSON.parse(verdict) as { page?: string | null };
  const events = published.map(({ payload }) => payload as MonitoringVerdictReached);
  const announced = events.find(({ verdictUri }) => verdictUri === uri)!.causes;
  return { verdict, page: page ? Buffer.from(objects.stored.get(page)!).toString() : null, announced };
}

const named = ({ features: [amount, items, country], prediction }: Row) => ({
  captureData: {
    endpointInput: {
      observedContentType: 'application/json',
      mode: 'INPUT',
      data: JSON.stringify({ amount, pieces: items, country }),
      encoding: 'JSON',
    },
    endpointOutput: { observedContentType: 'text/csv', mode: 'OUTPUT', data: String(prediction), encoding: 'CSV' },
  },
  eventMetadata: { eventId: 'event', inferenceTime: '2026-03-01T09:00:00Z' },
  eventVersion: '0',
});

const counters: BusinessSettings = {
  counters: [{ name: 'bought', better: 'higher-is-better' }],
  price: null,
  capturePercent: 100,
};

/** Days of the shop in which one thing is wrong, by what it is. */
export const alarmedShops = {
  'wrong type': () =>
    watchedDay({}, (row, i) => (i % 25 === 0 ? { ...row, features: ['free', ...row.features.slice(1)] } : row)),
  missing: () => watchedDay({ missingShare: 0.15 }),
  range: () => watchedDay({}, (row, i) => (i % 8 === 0 ? { ...row, features: [500, ...row.features.slice(1)] } : row)),
  'new category': () => watchedDay({ newCountryShare: 0.08 }),
  schema: () => watchedDay({}, (row) => JSON.stringify(named(row))),
  malformed: () => watchedDay({}, (row, i) => (i % 5 === 0 ? '{"captureData": what' : row)),
  unit: () => watchedDay({ amountFactor: 100 }),
  'covariate drift': () => watchedDay({ amountShift: 0.8 }),
  'prediction drift': () => watchedDay({}, (row) => ({ ...row, prediction: Number(row.prediction) ** 0.5 })),
  insufficient: () => watchedDay({ count: 40 }),
  'no data': async () => runOf(await new WatchedShop().crown()),
  'no baseline': async () => runOf((await new WatchedShop().crown({ baseline: false })).capturing(9, 10)),
  quality: async () => {
    const shop = (await new LabelledShop().crown()).week({ noise: 0.6 });
    const { verdictUri } = await runQuality({ time: '2026-03-09T06:50:00Z' }, shop.ports);
    return stored(shop, verdictUri);
  },
  'outcomes late': async () => {
    const shop = (await new LabelledShop().crown()).week({ labelled: 0.2 });
    const { verdictUri } = await runQuality({ time: '2026-03-09T06:50:00Z' }, shop.ports);
    return stored(shop, verdictUri);
  },
  fairness: async () => {
    const features = shopSchema.features.map((feature) =>
      feature.name === 'country' ? { ...feature, categories: ['DE', 'FR', 'IT'] } : feature,
    );
    const shop = (await new LabelledShop().crown('1.0.0', { ...shopSchema, features })).week({ unfairTo: 'IT' });
    const { verdictUri } = await runQuality({ time: '2026-03-09T06:50:00Z' }, { ...shop.ports, groupBy: ['country'] });
    return stored(shop, verdictUri);
  },
  attribution: async () => {
    const shop = await new AttributedShop().crown();
    const { verdictUri } = await shop.day(1, 2_000).day(2, 500, { amountFactor: 0 }).judge(2);
    return stored(shop, verdictUri);
  },
  business: async () => {
    const shop = await new WatchedShop().crown();
    const policy = monitorPolicy({ season: 'none', business: { streams: 4 } });
    shop.ports = { ...shop.ports, policy, business: counters, counters: ['bought'] };
    const random = seeded(7);
    for (const hour of [3, 21]) {
      const lines = shopRows(seeded(hour), 1_000).map((row, i) => {
        const line = JSON.parse(csvCaptureLine([row], hour, `${hour}-${i}`)) as { eventMetadata: object };
        const customAttributes = random.uniform() < 0.2 ? ['bought=1'] : [];
        return JSON.stringify({ ...line, eventMetadata: { ...line.eventMetadata, customAttributes } });
      });
      shop.capturingLines(hour, lines);
    }
    const counter = { events: 300, unreadable: 0, sum: [300], squares: [300], products: [300] };
    const day = { requests: 1_000, predictions: 1_000, predictionSquares: 1_000, counters: { bought: counter } };
    const days = Object.fromEntries(
      Array.from({ length: 28 }, (_, i) => [
        `2026-02-${String(i + 1).padStart(2, '0')}`,
        { business: day, cost: null },
      ]),
    );
    shop.objects.folder('reports', `monitoring/${model}/business/`, {
      '2026-02.json': JSON.stringify({ businessVersion: 1, days }),
    });
    shop.servingSince('2026-03-01T00:00:00Z');
    return runOf(shop, 'business');
  },
} as const;
