import type { ReferenceWindow } from '../../../../lambdas/monitoring/profile/window-counts';
import { seasonFor, stratumOf, sumCells } from '../../../../lambdas/monitoring/verdict/strata';

const windows = (count: number, hours: number): ReferenceWindow[] =>
  Array.from({ length: count }, (_, i) => ({
    start: new Date(Date.UTC(2026, 0, 5) + i * hours * 3_600_000).toISOString(),
    cells: [[i, 1]],
  }));

const monday = '2026-02-02T00:00:00Z';

describe('strata', () => {
  test('have names in UTC', () => {
    const names = ['hour-of-week', 'hour-of-day', 'day-of-week', 'none'].map((season) =>
      stratumOf('2026-01-05T09:30:00Z', season as 'none'),
    );
    expect(names).toEqual(['Mon 09h', '09h', 'Mon', 'all']);
  });

  test.each([
    [windows(24 * 28, 1), 'hour-of-week', 'hour-of-week'],
    [windows(24 * 14, 1), 'hour-of-week', 'hour-of-day'],
    [windows(24 * 28, 1), 'none', 'none'],
    [windows(28, 24), 'hour-of-week', 'day-of-week'],
    [windows(14, 24), 'hour-of-week', 'none'],
    [[], 'hour-of-week', 'none'],
  ] as const)('are as fine as there are windows for (case %#)', (known, asked, season) => {
    expect(seasonFor(known, monday, asked)).toBe(season);
  });

  test('add up counts of a column', () => {
    expect(sumCells(windows(3, 24), 0)).toEqual([3, 3]);
    expect(sumCells([], 0)).toEqual([]);
  });
});
