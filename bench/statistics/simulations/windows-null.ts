import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import { buildBaseline } from '../../../lambdas/monitoring/profile/build-baseline';
import { parseFeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import { referenceWindow, type ReferenceWindow } from '../../../lambdas/monitoring/profile/window-counts';
import { judge, type JudgeContext } from '../../../lambdas/monitoring/verdict/judge';
import { monitorPolicy, type MonitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import { tableLaws, type ColumnLaw } from '../worlds/column-law';
import { streamOf } from '../worlds/random-stream';
import { drawRows, WindowDraw } from '../worlds/window-draw';

const hourLength = 3_600_000;
const [day, week] = [24, 168];
const firstHour = Date.UTC(2026, 0, 5);
const baselineRows = 20_000;
const zero = { warning: 0, critical: 0 };

/** One quarter without drift in which every hour the last day and the last week are judged, within one budget. */
export interface WindowsQuarter {
  readonly features: number;
  readonly recordsADay: number;
  /** Weeks before the quarter whose days are known: a day is held against those of its time in them. */
  readonly knownWeeks: number;
  /** Days that are looked at, 91 in a quarter. */
  readonly days: number;
  /** Which of many quarters. */
  readonly quarter: number;
}

/** Looks of one quarter that are in alarm. */
export interface WindowsCount {
  /** By the statistical gate alone, in each window: what the budget counts is their sum. */
  readonly day: number;
  readonly week: number;
  /** Alarms that people get: of any window, those that follow one not counted. */
  readonly alarms: number;
  /** Looks in alarm in any window, with the default floors. */
  readonly withFloors: number;
}

/** The rhythm: nights lean one way, weekends another. Rounded, so that there is a handful of shapes. */
function leanAt(hour: number): number {
  const weekend = Math.floor(hour / day) % 7 >= 5;
  return Math.round(4 * Math.sin((2 * Math.PI * hour) / day)) / 10 + (weekend ? 0.4 : -0.2);
}

/** Floors at zero: whatever is real raises an alarm, however small. */
function withoutFloors(): MonitorPolicy {
  const names = ['featureDrift', 'predictionDrift', 'missing', 'invalid', 'range', 'newCategory'] as const;
  return monitorPolicy({ windows: 2, effects: Object.fromEntries(names.map((name) => [name, zero])) });
}

/** Counts the looks in alarm in a quarter in which nothing changes but the hour of the week. */
export async function windowsNull(world: WindowsQuarter): Promise<WindowsCount> {
  const { features, recordsADay, knownWeeks, days, quarter } = world;
  const name = `windows ${features} ${recordsADay} ${knownWeeks} ${quarter}`;
  const laws = tableLaws(features);
  const baseline = await baselineOfWeeks(`${name} baseline`, laws);
  const draws = new WindowDraw(laws, baseline.binning);
  const random = streamOf(name);
  const [bare, standard] = [withoutFloors(), monitorPolicy({ windows: 2 })];
  const recent: Profile[] = [];
  const known = Array.from({ length: week }, (): ReferenceWindow[] => []);
  const watchedFrom = (knownWeeks + 1) * week;
  const count = { day: 0, week: 0, alarms: 0, withFloors: 0 };
  let before = false;
  for (let hour = 0; hour < watchedFrom + day * days; hour += 1) {
    recent.push(draws.window(random, Math.round(recordsADay / day), leanAt(hour), leanAt(hour)));
    if (recent.length > week) recent.shift();
    const start = new Date(firstHour + (hour + 1 - day) * hourLength).toISOString();
    const lastDay = draws.sum(recent.slice(-day));
    if (hour < watchedFrom) {
      if (hour >= week) known[hour % week]!.push(referenceWindow(lastDay, start));
      continue;
    }
    const looks: readonly (readonly [Profile, JudgeContext])[] = [
      [lastDay, { start, windows: known[hour % week]! }],
      [draws.sum(recent), { windows: [] }],
    ];
    const inAlarm = (policy: MonitorPolicy) =>
      looks.map(([window, context]) => judge(window, baseline, policy, context).causes.length > 0);
    const [inDay, inWeek] = inAlarm(bare);
    const now = inDay! || inWeek!;
    count.day += Number(inDay);
    count.week += Number(inWeek);
    count.alarms += Number(now && !before);
    // What is not real without floors is not with them.
    count.withFloors += Number(now && inAlarm(standard).includes(true));
    before = now;
  }
  return count;
}

/** The baseline of whole weeks, every hour of which has as many rows. */
function baselineOfWeeks(name: string, laws: readonly ColumnLaw[]): Promise<Baseline> {
  const random = streamOf(name);
  const hours = Array.from({ length: week }, (_, hour) => hour);
  const rows = hours.flatMap((hour) =>
    drawRows(random, laws, Math.round(baselineRows / week), leanAt(hour), leanAt(hour)),
  );
  const features = laws.slice(0, -1).map((law, i) => ({ name: `x${i}`, type: law.kind }));
  const prediction = { name: 'answer', type: laws[laws.length - 1]!.kind };
  return buildBaseline(rows, parseFeatureSchema({ schemaVersion: 1, features, prediction }));
}
