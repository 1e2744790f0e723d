import fc from 'fast-check';
import {
  BusinessCounters,
  costPerPrediction,
  mergeBusiness,
} from '../../../../lambdas/monitoring/business/business-counters';

function countersOf(events: readonly (readonly string[])[]) {
  const counters = new BusinessCounters(['revenue', 'orders']);
  for (const attributes of events) counters.add(attributes);
  return counters.profile();
}

describe('business counters', () => {
  test('add up known names and ignore everything else', () => {
    const profile = countersOf([
      ['revenue=0.1', 'orders=1'],
      ['revenue= 0.2 ', 'spy=9'],
      ['revenue=much', 'revenue', 'orders='],
    ]);
    expect(profile['revenue']).toMatchObject({ events: 2 });
    expect(profile['revenue']!.sum[0]).toBeCloseTo(0.3, 12);
    expect(profile['orders']).toEqual({ events: 1, sum: [1] });
    expect(Object.keys(profile)).toEqual(['revenue', 'orders']);
  });

  test('are the same in any split', () => {
    const event = fc.array(
      fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => `revenue=${value}`),
      { maxLength: 2 },
    );
    fc.assert(
      fc.property(fc.array(event), fc.nat(20), (events, cut) => {
        const merged = mergeBusiness(countersOf(events.slice(cut)), countersOf(events.slice(0, cut)));
        expect(merged).toEqual(countersOf(events));
      }),
    );
  });

  test('cost of a prediction is that of the instances over the predictions', () => {
    expect(costPerPrediction(0.5, 2, 1_000)).toBe(0.001);
    expect(costPerPrediction(0.5, 2, 0)).toBeNull();
  });
});
