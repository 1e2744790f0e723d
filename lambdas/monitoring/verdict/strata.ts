import type { Gaps, ReferenceWindow } from '../profile/window-counts';

/** How windows of like time are told apart, finest first. */
export const seasons = ['hour-of-week', 'hour-of-day', 'day-of-week', 'none'] as const;

/** How windows of like time are told apart. `none` compares with all of them. */
export type Season = (typeof seasons)[number];

/** Windows of a stratum that are needed to know what is usual at that time. */
const smallestStratum = 4;

/** Name of the stratum that a time lies in, for example `Mon 09h`. Times are UTC. */
export function stratumOf(start: string, season: Season): string {
  const at = new Date(start);
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][at.getUTCDay()]!;
  const hour = `${String(at.getUTCHours()).padStart(2, '0')}h`;
  switch (season) {
    case 'hour-of-week':
      return `${day} ${hour}`;
    case 'hour-of-day':
      return hour;
    case 'day-of-week':
      return day;
    case 'none':
      return 'all';
  }
}

/** The finest way to tell windows apart, not finer than asked for, that has enough of them in the window's stratum. */
export function seasonFor(windows: readonly ReferenceWindow[], start: string, asked: Season): Season {
  // Windows that all begin at one hour, as daily ones do, have no rhythm of hours to tell apart.
  const hours = new Set(windows.map((window) => stratumOf(window.start, 'hour-of-day')));
  const candidates = hours.size > 1 ? seasons : seasons.filter((season) => !season.startsWith('hour'));
  const allowed = candidates.filter((season) => seasons.indexOf(season) >= seasons.indexOf(asked));
  return (
    allowed.find((season) => {
      const stratum = stratumOf(start, season);
      return windows.filter((window) => stratumOf(window.start, season) === stratum).length >= smallestStratum;
    }) ?? 'none'
  );
}

/** Adds up the counts of one column over windows. */
export function sumCells(windows: readonly ReferenceWindow[], column: number): number[] {
  const sum = new Array<number>(windows[0]?.cells[column]?.length ?? 0).fill(0);
  for (const { cells } of windows) cells[column]!.forEach((count, i) => (sum[i]! += count));
  return sum;
}

/** Adds up the values without a cell of one column over windows; null when they are not known of all, or there are none. */
export function sumGaps(windows: readonly ReferenceWindow[], column: number): Gaps | null {
  const gaps = windows.map((window) => window.gaps?.[column]);
  if (gaps.length === 0) return null;
  return gaps.reduce<Gaps | null>(
    (sum, gap) => (sum === null || gap === undefined ? null : [sum[0] + gap[0], sum[1] + gap[1]]),
    [0, 0],
  );
}
