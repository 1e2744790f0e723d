import type { BusinessProfile } from '../../../../lambdas/monitoring/business/business-profile';
import { daysNeeded, watchedDays } from '../../../../lambdas/monitoring/business/watched-days';

const day = 86_400_000;
const at = (offset: number, hour = 0) => new Date(Date.UTC(2026, 2, 1 + offset, hour));

/** Days from one offset to another; each has as many requests as its offset is from the first. */
function days(from: number, to: number, requests = 10): Map<string, BusinessProfile> {
  const business = { requests, predictions: requests, predictionSquares: requests, counters: {} };
  return new Map(
    Array.from({ length: to - from }, (_, i) => [
      at(from + i)
        .toISOString()
        .slice(0, 10),
      business,
    ]),
  );
}

describe('days that counters are judged on', () => {
  test('are those since the champion serves, against the four weeks before it', () => {
    const { reference, current, note } = watchedDays(days(-40, 10), at(0), at(10));
    expect([reference.length, current.length, note]).toEqual([28, 10, null]);
  });

  test('leave out the day on which the champion changed, and one that is not over', () => {
    const { reference, current } = watchedDays(days(-10, 6), at(0, 9), at(5, 20));
    expect([reference.length, current.length]).toEqual([10, 4]);
  });

  test('without a week before, a champion is held against its own first two weeks once they are known', () => {
    expect(watchedDays(days(-5, 9), at(0), at(9))).toMatchObject({
      reference: [],
      current: { length: 9 },
      note: expect.stringContaining('9 of the 14 days are known'),
    });
    const known = watchedDays(days(-5, 20), at(0), at(20));
    expect([known.reference.length, known.current.length, known.note]).toEqual([14, 6, null]);
  });

  test('quiet days do not count', () => {
    const quiet = new Map([...days(-28, 0, 0), ...days(0, 3)]);
    expect(watchedDays(quiet, at(0), at(3)).reference).toEqual([]);
  });

  test('begin anew every quarter, against the same days as before', () => {
    const { reference, current } = watchedDays(days(-28, 100), at(0), at(100));
    expect([reference.length, current.length]).toEqual([28, 9]);
  });

  test('need the days around the crowning and the last quarter', () => {
    const spans = daysNeeded(at(0), at(200));
    const has = (offset: number) =>
      spans.some(([from, to]) => at(offset) >= from && at(offset).getTime() + day <= to.getTime());
    expect([-28, -1, 0, 13, 110, 199].map(has)).toEqual([true, true, true, true, true, true]);
    expect([-29, 60].map(has)).toEqual([false, false]);
  });
});
