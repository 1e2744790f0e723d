import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import type { Random } from '../../../test/lambdas/monitoring/support/random';
import type { WindowDraw } from './window-draw';

export const quarterDays = 91;
const hourLength = 3_600_000;
const firstDay = Date.UTC(2026, 0, 5);
/** Known-good weeks before the quarter that windows of like time are taken from. */
const knownDays = 56;

/** Which windows of a quarter are judged, and what is the same about all of them. */
export const rhythms = {
  /** Days, held against the whole baseline. */
  daily: { looksPerDay: 1, hours: 24, every: 24, season: false },
  /** Hours of a world with a rhythm of hours and weekdays, held against known-good hours of the same time of the week. */
  'hour of week': { looksPerDay: 24, hours: 1, every: 1, season: true },
  /** Days of the same world, held against known-good days of the same weekday. */
  'day of week': { looksPerDay: 1, hours: 24, every: 24, season: true },
  /** Every hour the last 24. */
  'last 24 h': { looksPerDay: 24, hours: 24, every: 1, season: false },
  /** Every hour the last 7 days. */
  'last 7 d': { looksPerDay: 24, hours: 168, every: 1, season: false },
} as const;
export type Rhythm = keyof typeof rhythms;

/** A window and when it began, ISO 8601. */
export interface TimedWindow {
  readonly start: string;
  readonly profile: Profile;
}

/** How a season leans: days and nights differ, weekends and working days, too. */
function leanAt(time: number): number {
  const at = new Date(time);
  const weekend = at.getUTCDay() === 0 || at.getUTCDay() === 6;
  // Rounded, so that there is a handful of shapes: each has tables of its own.
  const night = Math.round(4 * Math.sin((2 * Math.PI * at.getUTCHours()) / 24)) / 10;
  return night + (weekend ? 0.4 : -0.2);
}

const dayLeans = { weekend: 0.6, workingDay: -0.3 };

function draw(random: Random, draws: WindowDraw, rhythm: Rhythm, time: number, records: number): Profile {
  const { season, hours } = rhythms[rhythm];
  if (!season) return draws.window(random, records);
  const weekday = new Date(time).getUTCDay();
  const ofDay = weekday % 6 === 0 ? dayLeans.weekend : dayLeans.workingDay;
  const lean = hours === 1 ? leanAt(time) : ofDay;
  // What is missing follows the same rhythm.
  return draws.window(random, records, lean, lean);
}

/** Known-good windows of a season; none without one. */
export function* knownWindows(
  random: Random,
  draws: WindowDraw,
  rhythm: Rhythm,
  records: number,
): Generator<TimedWindow> {
  const { season, hours } = rhythms[rhythm];
  for (let hour = 0; season && hour < knownDays * 24; hour += hours) {
    const time = firstDay + hour * hourLength;
    yield { start: new Date(time).toISOString(), profile: draw(random, draws, rhythm, time, records) };
  }
}

/** The windows of one quarter in which nothing changes but the season. */
export function* quarterOf(random: Random, draws: WindowDraw, rhythm: Rhythm, records: number): Generator<TimedWindow> {
  const from = firstDay + knownDays * 24 * hourLength;
  const { hours, every } = rhythms[rhythm];
  if (hours === every) {
    for (let hour = 0; hour < quarterDays * 24; hour += hours) {
      const time = from + hour * hourLength;
      yield { start: new Date(time).toISOString(), profile: draw(random, draws, rhythm, time, records) };
    }
    return;
  }
  // Windows that overlap: hour by hour, as many as they are long.
  const recent: Profile[] = [];
  for (let hour = 1 - hours; hour < quarterDays * 24; hour += 1) {
    recent.push(draws.window(random, Math.round(records / hours)));
    if (recent.length > hours) recent.shift();
    const start = new Date(from + (hour - hours + 1) * hourLength).toISOString();
    if (recent.length === hours) yield { start, profile: draws.sum(recent) };
  }
}
