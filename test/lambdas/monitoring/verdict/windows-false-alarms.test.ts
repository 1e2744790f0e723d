import { windowsNull } from '../../../../bench/statistics/simulations/windows-null';
import { windowsPower } from '../../../../bench/statistics/simulations/windows-power';

describe('a day and a week, looked at every hour within one budget', () => {
  test('raise next to no alarm in a world that differs only by the hour of the week, even without floors', async () => {
    const count = await windowsNull({ features: 3, recordsADay: 4_800, knownWeeks: 8, days: 14, quarter: 0 });
    // .43 a quarter at most, .07 in two weeks: one look in alarm would happen once in fifteen such runs.
    expect(count).toEqual({ day: 0, week: 0, alarms: 0, withFloors: 0 });
  });

  test('would alarm all the time if a day were held against the whole baseline', async () => {
    const count = await windowsNull({ features: 3, recordsADay: 4_800, knownWeeks: 0, days: 7, quarter: 0 });
    expect(count.day).toBeGreaterThan(100);
    expect(count.week).toBe(0);
  });

  test('see a break of one day within half of it, which a week alone does not see at all', async () => {
    const told = await windowsPower({ recordsADay: 2_400, stuck: 0.4, lasts: 24, repetitions: 1 });
    expect(told['week alone']).toEqual({ share: 0, hours: null });
    expect(told['day and week'].share).toBe(1);
    expect(told['day and week'].hours).toBeLessThanOrEqual(12);
  });
});
