import fc from 'fast-check';
import { BusinessCounters } from '../../../../lambdas/monitoring/business/business-counters';
import { mergeBusiness } from '../../../../lambdas/monitoring/business/business-profile';
import { dayDispersion, measureCounter } from '../../../../lambdas/monitoring/business/counter-measure';
import { servingCost } from '../../../../lambdas/monitoring/business/serving-cost';
import { seeded } from '../support/random';

type Request = readonly [attributes: readonly string[], records: number];

function countersOf(requests: readonly Request[]) {
  const counters = new BusinessCounters(['revenue', 'orders']);
  for (const [attributes, records] of requests) counters.addRequest(attributes, records);
  return counters.profile();
}

describe('business counters', () => {
  test('add up known names, several in one attribute too, and ignore everything else', () => {
    const profile = countersOf([
      [['revenue=0.1', 'orders=1'], 1],
      [['revenue= 0.2 ; spy=9, orders=2', 'toString=3'], 2],
      [['revenue', '=5'], 1],
    ]);
    expect(profile).toMatchObject({ requests: 3, predictions: 4, predictionSquares: 6 });
    expect(profile.counters['revenue']).toMatchObject({ events: 2, unreadable: 0 });
    expect(profile.counters['revenue']!.sum[0]).toBeCloseTo(0.3, 12);
    expect(profile.counters['orders']).toEqual({ events: 2, unreadable: 0, sum: [3], squares: [5], products: [5] });
    expect(Object.keys(profile.counters)).toEqual(['revenue', 'orders']);
  });

  test('count values that are no numbers, and take none of them for 0', () => {
    const profile = countersOf([
      [['revenue=much', 'orders='], 1],
      [['revenue=1e300'], 1],
      [['revenue=NaN'], 1],
    ]);
    expect(profile.counters['revenue']).toMatchObject({ events: 0, unreadable: 3, sum: [] });
    expect(profile.counters['orders']).toMatchObject({ events: 0, unreadable: 1 });
  });

  test('are the same in any split', () => {
    const attributes = fc.array(
      fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => `revenue=${value}`),
      { maxLength: 2 },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(attributes, fc.integer({ min: 1, max: 9 }))), fc.nat(20), (requests, cut) => {
        const merged = mergeBusiness(countersOf(requests.slice(cut)), countersOf(requests.slice(0, cut)));
        expect(merged).toEqual(countersOf(requests));
      }),
    );
  });
});

describe('a counter per prediction', () => {
  test('is the ratio of its sums, with the error of a ratio', () => {
    const random = seeded(4);
    const requests = (count: number) =>
      Array.from({ length: count }, (): Request => {
        const records = 1 + Math.floor(3 * random.uniform());
        return [[`revenue=${records * 2 + random.normal()}`], records];
      });
    const measures = Array.from({ length: 300 }, () => measureCounter(countersOf(requests(200)), 'revenue')!);
    const means = measures.map(({ mean }) => mean);
    const centre = means.reduce((a, b) => a + b, 0) / means.length;
    const spread = Math.sqrt(means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0) / (means.length - 1));
    expect(centre).toBeCloseTo(2, 1);
    // What is reckoned from one window is how windows differ.
    expect(measures[0]!.deviation / Math.sqrt(200)).toBeGreaterThan(0.8 * spread);
    expect(measures[0]!.deviation / Math.sqrt(200)).toBeLessThan(1.2 * spread);
  });

  test('is not known without predictions', () => {
    expect(measureCounter(countersOf([]), 'revenue')).toBeNull();
  });

  test('differs by day as requests explain, or more', () => {
    const random = seeded(9);
    const days = (wave: number) =>
      Array.from({ length: 28 }, () => {
        const level = 2 + wave * random.normal();
        return countersOf(Array.from({ length: 400 }, (): Request => [[`revenue=${level + random.normal()}`], 1]));
      });
    expect(dayDispersion(days(0), 'revenue')!).toBeLessThan(1.8);
    // Days of .2 among requests of 1 over √400: 1 + 16.
    expect(dayDispersion(days(0.2), 'revenue')!).toBeGreaterThan(8);
    expect(dayDispersion(days(0.2).slice(0, 6), 'revenue')).toBeNull();
  });
});

test('cost of a prediction is that of the units over the predictions, and of none there is none', () => {
  const price = { currency: 'EUR', unit: 'instance-hour', price: 0.5 };
  expect(servingCost(price, 2, 1_000)).toMatchObject({ total: 1, perPrediction: 0.001 });
  expect(servingCost(price, 2, 0)).toMatchObject({ total: 1, perPrediction: null });
});
