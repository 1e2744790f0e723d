import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import { referenceWindow, type ReferenceWindow } from '../../../lambdas/monitoring/profile/window-counts';
import { judge } from '../../../lambdas/monitoring/verdict/judge';
import { monitorPolicy, type MonitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import { referenceFor } from '../../../lambdas/monitoring/verdict/reference';
import type { Cause, Derivation } from '../../../lambdas/monitoring/verdict/verdict';
import type { Random } from '../../../test/lambdas/monitoring/support/random';
import { tableLaws } from '../worlds/column-law';
import { knownWindows, quarterOf, rhythms, type Rhythm, type TimedWindow } from '../worlds/quarters';
import { streamOf } from '../worlds/random-stream';
import { mightAlarm, type ReferenceColumns } from '../worlds/screen';
import { drawBaseline, WindowDraw } from '../worlds/window-draw';

/** One quarter of a world in which nothing changes but the season, at several sizes of windows. */
export interface CaptureQuarter {
  readonly features: number;
  readonly rhythm: Rhythm;
  /** Which of many quarters. */
  readonly quarter: number;
  /** Records of a window. */
  readonly sizes: readonly number[];
}

/** Verdicts that a window of capture can get. */
export const captureChecks = ['missing', 'invalid', 'range', 'new-category', 'drift', 'prediction drift'] as const;
export type CaptureCheck = (typeof captureChecks)[number];

/** Windows of one quarter that are in alarm. */
export interface CaptureCount {
  /** Without floors: the statistical gate alone. */
  readonly windows: number;
  /** The same, those that follow one in alarm not counted. */
  readonly alarms: number;
  readonly byCheck: Readonly<Record<CaptureCheck, number>>;
  /** With the default floors. */
  readonly withFloors: number;
}

const baselineRows = 20_000;
const zero = { warning: 0, critical: 0 };

/** Floors at zero: whatever is real raises an alarm, however small. */
export function withoutFloors(looksPerDay: number, dependence: MonitorPolicy['dependence'] = 'positive') {
  const names = ['featureDrift', 'predictionDrift', 'missing', 'invalid', 'range', 'newCategory'] as const;
  return monitorPolicy({
    looksPerDay,
    dependence,
    effects: Object.fromEntries(names.map((name) => [name, zero])),
  });
}

/** Counts windows in alarm by size. All sizes share the quarter's baseline, made of rows as Tidegate makes it. */
export async function captureNull({ features, rhythm, quarter, sizes }: CaptureQuarter): Promise<CaptureCount[]> {
  const name = `capture ${features} ${rhythm} ${quarter}`;
  const laws = tableLaws(features);
  const baseline = await drawBaseline(streamOf(`${name} baseline`), laws, baselineRows);
  const draws = new WindowDraw(laws, baseline.binning);
  return sizes.map((records) => countQuarter(streamOf(`${name} ${records}`), draws, baseline, rhythm, records));
}

function countQuarter(
  random: Random,
  draws: WindowDraw,
  baseline: Baseline,
  rhythm: Rhythm,
  records: number,
): CaptureCount {
  const { looksPerDay } = rhythms[rhythm];
  const windows = [...knownWindows(random, draws, rhythm, records)].map(({ start, profile }) =>
    referenceWindow(profile, start),
  );
  const watch = new Watch(baseline, windows, looksPerDay);
  const byCheck: Record<CaptureCheck, number> = Object.fromEntries(captureChecks.map((check) => [check, 0])) as never;
  let [inAlarm, alarms, withFloors] = [0, 0, 0];
  let before = false;
  for (const window of quarterOf(random, draws, rhythm, records)) {
    const { causes, floored } = watch.look(window);
    for (const check of new Set(causes.map(checkOf))) byCheck[check] += 1;
    const now = causes.length > 0;
    inAlarm += Number(now);
    alarms += Number(now && !before);
    withFloors += Number(floored);
    before = now;
  }
  return { windows: inAlarm, alarms, byCheck, withFloors };
}

function checkOf({ type, check }: Cause): CaptureCheck {
  if (check === 'distribution') return type === 'prediction-drift' ? 'prediction drift' : 'drift';
  return check as CaptureCheck;
}

/** Judges the windows of a quarter, whole only where a verdict could alarm. */
class Watch {
  private readonly standard: MonitorPolicy;
  private readonly bare: MonitorPolicy;
  private families: Derivation['families'] | null = null;
  private readonly references = new Map<string, ReferenceColumns>();

  public constructor(
    private readonly baseline: Baseline,
    private readonly windows: readonly ReferenceWindow[],
    looksPerDay: number,
  ) {
    this.standard = monitorPolicy({ looksPerDay });
    this.bare = withoutFloors(looksPerDay);
  }

  public look({ start, profile }: TimedWindow): { readonly causes: readonly Cause[]; readonly floored: boolean } {
    const context = { start, windows: this.windows };
    const judged = (policy: MonitorPolicy) => judge(profile, this.baseline, policy, context);
    // What families may risk in a look does not depend on the window.
    this.families ??= judged(this.bare).derivation.families;
    if (!mightAlarm(profile, this.baseline, this.referenceAt(start), this.bare, this.families)) {
      return { causes: [], floored: false };
    }
    const { causes } = judged(this.bare);
    // What is not real without floors is not with them.
    return { causes, floored: causes.length > 0 && judged(this.standard).causes.length > 0 };
  }

  private referenceAt(start: string): ReferenceColumns {
    const at = new Date(start);
    const key = this.windows.length === 0 ? '' : `${at.getUTCDay()} ${at.getUTCHours()}`;
    const known = this.references.get(key);
    if (known !== undefined) return known;
    const { column } = referenceFor(this.baseline, this.windows, start, this.bare.season);
    const { features, prediction } = this.baseline.profile;
    const reference = [...features, prediction!].map((_, i) => column(i));
    this.references.set(key, reference);
    return reference;
  }
}
