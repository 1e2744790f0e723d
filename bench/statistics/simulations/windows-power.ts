import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import { judge } from '../../../lambdas/monitoring/verdict/judge';
import { monitorPolicy, type MonitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import { tableLaws, type ColumnLaw } from '../worlds/column-law';
import { streamOf } from '../worlds/random-stream';
import { drawBaseline, WindowDraw } from '../worlds/window-draw';

const [day, week] = [24, 168];
const features = 20;
const baselineRows = 20_000;

/** A feature of twenty breaks after a week as usual, and is looked at every hour. */
export interface WindowsBreak {
  readonly recordsADay: number;
  /** Share of the feature's values that are one and the same while it is broken. */
  readonly stuck: number;
  /** Hours. */
  readonly lasts: number;
  readonly repetitions: number;
}

/** Ways to watch, by the windows that are judged. */
export const watches = ['day and week', 'day alone', 'week alone'] as const;
export type WatchName = (typeof watches)[number];

/** How often a break was called critical up to a day after its end, and how many hours after it began (median). */
export type WindowsTold = Readonly<Record<WatchName, { readonly share: number; readonly hours: number | null }>>;

/** How soon a break is told. All times are alike here, so that both windows are held against the baseline. */
export async function windowsPower({ recordsADay, stuck, lasts, repetitions }: WindowsBreak): Promise<WindowsTold> {
  const name = `break ${recordsADay} ${stuck} ${lasts}`;
  const laws = tableLaws(features);
  const baseline = await drawBaseline(streamOf(`${name} baseline`), laws, baselineRows);
  const [even, ...others] = laws as [ColumnLaw, ...ColumnLaw[]];
  const usual = new WindowDraw(laws, baseline.binning);
  const broken = new WindowDraw([stuckAtHalf(even, stuck), ...others], baseline.binning);
  const [alone, shared] = [monitorPolicy(), monitorPolicy({ windows: 2 })];
  const isTold = (window: Profile, policy: MonitorPolicy) =>
    judge(window, baseline, policy).driftedFeatures.includes('x0');
  const random = streamOf(name);
  const told: Record<WatchName, number[]> = { 'day and week': [], 'day alone': [], 'week alone': [] };
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const recent: Profile[] = [];
    const first: Partial<Record<WatchName, number>> = {};
    for (let hour = 1 - week; hour <= lasts + day; hour += 1) {
      const draws = hour > 0 && hour <= lasts ? broken : usual;
      recent.push(draws.window(random, Math.round(recordsADay / day)));
      if (recent.length > week) recent.shift();
      if (hour <= 0 || Object.keys(first).length === watches.length) continue;
      const [ofDay, ofWeek] = [usual.sum(recent.slice(-day)), usual.sum(recent)];
      if (first['day alone'] === undefined && isTold(ofDay, alone)) first['day alone'] = hour;
      if (first['week alone'] === undefined && isTold(ofWeek, alone)) first['week alone'] = hour;
      if (first['day and week'] === undefined && (isTold(ofDay, shared) || isTold(ofWeek, shared))) {
        first['day and week'] = hour;
      }
    }
    for (const watch of watches) if (first[watch] !== undefined) told[watch].push(first[watch]);
  }
  const summary = (hours: readonly number[]) => ({ share: hours.length / repetitions, hours: medianOf(hours) });
  return Object.fromEntries(watches.map((watch) => [watch, summary(told[watch])])) as WindowsTold;
}

/** A law of evenly spread numbers of which a share has become .5. */
function stuckAtHalf(law: ColumnLaw, share: number): ColumnLaw {
  return { ...law, below: (x) => (x > 0.5 ? share : 0) + (1 - share) * law.below(x) };
}

function medianOf(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
