import { binningDigest } from '../../lambdas/monitoring/profile/binning';
import { referenceWindow, type ReferenceWindow } from '../../lambdas/monitoring/profile/window-counts';
import { judge } from '../../lambdas/monitoring/verdict/judge';
import { monitorPolicy, type MonitorPolicy } from '../../lambdas/monitoring/verdict/policy';
import {
  leaning,
  simulatedBaseline,
  simulatedProfile,
  typicalColumns,
} from '../../test/lambdas/monitoring/support/null-windows';
import { seeded } from '../../test/lambdas/monitoring/support/random';

const dayLength = 86_400_000;
const firstDay = Date.UTC(2026, 0, 5);

/** One world without drift, and how long it is watched. */
export interface NullWorld {
  readonly features: number;
  readonly records: number;
  readonly seasonal: boolean;
  /** Daily windows in a quarter. */
  readonly quarters: number;
}

/** Alarms in a world without drift. */
export interface NullResult extends NullWorld {
  /** Alarms a quarter with the policy's effect floors. */
  readonly alarms: number;
  /** Alarms a quarter of the statistical gate alone, every floor at zero. */
  readonly alarmsWithoutFloors: number;
}

/** A weekly rhythm that moves every distribution: weekends lean one way, working days the other. */
function shapeOn(day: number, seasonal: boolean): number {
  const weekday = new Date(firstDay + day * dayLength).getUTCDay();
  return seasonal ? (weekday === 0 || weekday === 6 ? 0.6 : -0.3) : 0;
}

/** Floors at zero: whatever is real raises an alarm, however small. */
export function withoutFloors(): MonitorPolicy {
  const zero = { warning: 0, critical: 0 };
  const effects = { featureDrift: zero, predictionDrift: zero, missing: zero, range: zero, newCategory: zero };
  return monitorPolicy({ looksPerDay: 1, effects });
}

/** Counts the alarms in quarters of daily windows in which nothing but the season changes. */
export function simulateNull(world: NullWorld, seed: number): NullResult {
  const random = seeded(seed);
  const columns = typicalColumns(world.features);
  const standard = monitorPolicy({ looksPerDay: 1 });
  const bare = withoutFloors();
  let [alarms, bareAlarms] = [0, 0];
  for (let quarter = 0; quarter < world.quarters; quarter += 1) {
    const baseline = simulatedBaseline(random, columns, 20_000);
    const digest = binningDigest(baseline.binning);
    const windowOn = (day: number) => {
      const lean = shapeOn(day, world.seasonal);
      const shaped = columns.map((column) => ({ ...column, shares: leaning(column.shares, lean) }));
      return simulatedProfile(random, shaped, world.records, baseline.binning, digest);
    };
    const start = (day: number) => new Date(firstDay + day * dayLength).toISOString();
    const windows: ReferenceWindow[] = world.seasonal
      ? Array.from({ length: 56 }, (_, day) => referenceWindow(windowOn(day), start(day)))
      : [];
    for (let day = 56; day < 56 + 91; day += 1) {
      const profile = windowOn(day);
      const context = { start: start(day), windows };
      if (judge(profile, baseline, standard, context).causes.length > 0) alarms += 1;
      if (judge(profile, baseline, bare, context).causes.length > 0) bareAlarms += 1;
    }
  }
  return { ...world, alarms: alarms / world.quarters, alarmsWithoutFloors: bareAlarms / world.quarters };
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
