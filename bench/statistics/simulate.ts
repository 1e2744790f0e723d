import { binningDigest } from '../../lambdas/monitoring/profile/binning';
import { mergeProfiles } from '../../lambdas/monitoring/profile/merge';
import type { Profile } from '../../lambdas/monitoring/profile/profile';
import { referenceWindow, type ReferenceWindow } from '../../lambdas/monitoring/profile/window-counts';
import { judge } from '../../lambdas/monitoring/verdict/judge';
import { monitorPolicy, type MonitorPolicy } from '../../lambdas/monitoring/verdict/policy';
import type { CauseType } from '../../lambdas/monitoring/verdict/verdict';
import {
  leaning,
  simulatedBaseline,
  simulatedProfile,
  typicalColumns,
} from '../../test/lambdas/monitoring/support/null-windows';
import { seeded } from '../../test/lambdas/monitoring/support/random';

const hourLength = 3_600_000;
const dayLength = 24 * hourLength;
const firstDay = Date.UTC(2026, 0, 5);
const quarterDays = 91;
/** Known-good days that windows of a season are compared with. */
const knownDays = 56;

/** One world without drift, and how it is watched. */
export interface NullWorld {
  readonly features: number;
  /** Records of a window. */
  readonly records: number;
  /** `weekly`: weekends and working days differ, and windows are compared with known-good ones of like time. */
  readonly season: 'none' | 'weekly';
  /** `rolling`: every hour the last 24 hours are judged, so that windows overlap by 23 of them. */
  readonly windows: 'daily' | 'rolling';
  readonly quarters: number;
}

/** Kinds of trouble that a window of capture can show. */
export const captureCauses = ['data-contract-break', 'covariate-drift', 'prediction-drift'] as const;

/** Alarms a quarter in a world without drift: windows that raise one, unless the window before it already did. */
export interface NullResult extends NullWorld {
  /** With the policy's effect floors. */
  readonly alarms: number;
  /** With every floor at zero: the statistical gate alone. */
  readonly alarmsWithoutFloors: number;
  /** Windows a quarter that are in alarm, the later ones of a row counted too; without floors. */
  readonly windowsInAlarm: number;
  /** Alarms without floors by kind of cause. */
  readonly byCause: Readonly<Record<(typeof captureCauses)[number], number>>;
}

/** A weekly rhythm that moves every distribution: weekends lean one way, working days the other. */
function shapeOn(time: number, season: NullWorld['season']): number {
  const weekday = new Date(time).getUTCDay();
  if (season === 'none') return 0;
  return weekday === 0 || weekday === 6 ? 0.6 : -0.3;
}

/** Floors at zero: whatever is real raises an alarm, however small. */
export function withoutFloors(looksPerDay: number): MonitorPolicy {
  const zero = { warning: 0, critical: 0 };
  const names = ['featureDrift', 'predictionDrift', 'missing', 'invalid', 'range', 'newCategory'] as const;
  const effects = Object.fromEntries(names.map((name) => [name, zero]));
  return monitorPolicy({ looksPerDay, effects });
}

/** Counts the alarms in quarters in which nothing but the season changes. Every quarter has a baseline of its own. */
export function simulateNull(world: NullWorld, seed: number): NullResult {
  const random = seeded(seed);
  const columns = typicalColumns(world.features);
  const looksPerDay = world.windows === 'rolling' ? 24 : 1;
  const [standard, bare] = [monitorPolicy({ looksPerDay }), withoutFloors(looksPerDay)];
  const [withFloors, bareAlarms] = [new AlarmCount(), new AlarmCount()];
  const byCause = {
    'data-contract-break': new AlarmCount(),
    'covariate-drift': new AlarmCount(),
    'prediction-drift': new AlarmCount(),
  };
  for (let quarter = 0; quarter < world.quarters; quarter += 1) {
    const baseline = simulatedBaseline(random, columns, 20_000);
    const digest = binningDigest(baseline.binning);
    const draw = (time: number, records: number): Profile => {
      const lean = shapeOn(time, world.season);
      const shaped = columns.map((column) => ({ ...column, shares: leaning(column.shares, lean) }));
      return simulatedProfile(random, shaped, records, baseline.binning, digest);
    };
    const known: ReferenceWindow[] = [];
    for (let day = 0; world.season === 'weekly' && day < knownDays; day += 1) {
      const time = firstDay + day * dayLength;
      known.push(referenceWindow(draw(time, world.records), new Date(time).toISOString()));
    }
    for (const { start, profile } of windowsOf(world, draw)) {
      const context = { start: new Date(start).toISOString(), windows: known };
      withFloors.note(judge(profile, baseline, standard, context).causes.length > 0);
      const types = new Set<CauseType>(judge(profile, baseline, bare, context).causes.map(({ type }) => type));
      bareAlarms.note(types.size > 0);
      for (const type of captureCauses) byCause[type].note(types.has(type));
    }
  }
  const aQuarter = ({ alarms }: AlarmCount) => alarms / world.quarters;
  return {
    ...world,
    alarms: aQuarter(withFloors),
    alarmsWithoutFloors: aQuarter(bareAlarms),
    windowsInAlarm: bareAlarms.windows / world.quarters,
    byCause: {
      'data-contract-break': aQuarter(byCause['data-contract-break']),
      'covariate-drift': aQuarter(byCause['covariate-drift']),
      'prediction-drift': aQuarter(byCause['prediction-drift']),
    },
  };
}

/** Counts alarms as a person does: one that lasts is one. */
class AlarmCount {
  public alarms = 0;
  public windows = 0;
  private isOn = false;

  public note(isOn: boolean): void {
    if (isOn) this.windows += 1;
    if (isOn && !this.isOn) this.alarms += 1;
    this.isOn = isOn;
  }
}

/** The windows of one quarter, after the known-good days. */
function* windowsOf(
  { records, windows }: NullWorld,
  draw: (time: number, records: number) => Profile,
): Generator<{ readonly start: number; readonly profile: Profile }> {
  const from = firstDay + knownDays * dayLength;
  if (windows === 'daily') {
    for (let day = 0; day < quarterDays; day += 1) {
      const start = from + day * dayLength;
      yield { start, profile: draw(start, records) };
    }
    return;
  }
  const hours: Profile[] = [];
  for (let hour = -23; hour < quarterDays * 24; hour += 1) {
    hours.push(draw(from + hour * hourLength, Math.round(records / 24)));
    if (hours.length > 24) hours.shift();
    if (hours.length === 24) yield { start: from + (hour - 23) * hourLength, profile: mergeProfiles(hours) };
  }
}

/** How often a moved feature is noticed. */
export interface PowerResult {
  readonly records: number;
  /** Population PSI of the moved feature. */
  readonly stability: number;
  readonly warned: number;
  readonly critical: number;
  readonly insufficient: number;
}

/** Moves one of twenty features by a lean and counts what the verdict says of it. */
export function simulatePower(records: number, lean: number, repetitions: number, seed: number): PowerResult {
  const random = seeded(seed);
  const columns = typicalColumns(20);
  const baseline = simulatedBaseline(random, columns, 100_000);
  const digest = binningDigest(baseline.binning);
  const policy = monitorPolicy({ looksPerDay: 1 });
  const moved = columns.map((column, i) => (i === 0 ? { ...column, shares: leaning(column.shares, lean) } : column));
  const levels = Array.from({ length: repetitions }, () => {
    const verdict = judge(simulatedProfile(random, moved, records, baseline.binning, digest), baseline, policy);
    return verdict.findings.find(({ check, column }) => check === 'distribution' && column === 'x0')!.verdict;
  });
  const share = (level: string) => levels.filter((one) => one === level).length / repetitions;
  const stability = columns[0]!.shares.reduce((sum, q, i) => {
    const p = moved[0]!.shares[i]!;
    return sum + (p - q) * Math.log(p / q);
  }, 0);
  return {
    records,
    stability,
    warned: share('warning') + share('critical'),
    critical: share('critical'),
    insufficient: share('insufficient'),
  };
}
