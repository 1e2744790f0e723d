import { carriedCounters } from '../../../lib/contracts/business';
import { counterCourse, type BusinessCourse } from '../../../lambdas/monitoring/business/business-course';
import { mergeBusiness, noBusiness, type BusinessProfile } from '../../../lambdas/monitoring/business/business-profile';
import { servingCost } from '../../../lambdas/monitoring/business/serving-cost';
import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import type { BusinessVerdict } from '../../../lambdas/monitoring/verdict/business/business-verdict';
import { judgeBusiness, type CounterWindow } from '../../../lambdas/monitoring/verdict/business/judge-business';
import type { MonitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import type { WatchedBusiness } from './watched-business';
import type { TalliedBusiness } from './business-tally';

/** Known-good business of a baseline: of each counter, the days that know it. */
export type KnownBusiness = NonNullable<Baseline['business']>;

/** What is kept in a baseline; undefined when nothing was counted. */
export function knownBusiness({ counters }: WatchedBusiness, tallied: TalliedBusiness): KnownBusiness | undefined {
  if (counters.length === 0) return undefined;
  const carried = new Set(carriedCounters(counters));
  return {
    counters: Object.fromEntries(
      counters.map(({ name }) => [name, only(name, carried.has(name) ? tallied.days : tallied.mature)]),
    ),
  };
}

function only(name: string, days: ReadonlyMap<string, BusinessProfile>): BusinessProfile[] {
  return [...days.values()].map(({ counters, ...rest }) => ({ ...rest, counters: { [name]: counters[name]! } }));
}

/** The verdict on business of a window, and its course by the day. */
export interface ComparedBusiness {
  readonly verdict: BusinessVerdict;
  readonly course: BusinessCourse;
}

/**
 * Judges counters of a window against a baseline's, and reckons the cost of a prediction.
 * @param units what serving took, as `--serving-units` says; undefined: not known
 */
export function compareBusiness(
  business: WatchedBusiness,
  tallied: TalliedBusiness,
  baseline: Pick<Baseline, 'business'>,
  policy: MonitorPolicy,
  units: number | undefined,
): ComparedBusiness {
  const { counters, price } = business;
  const carried = new Set(carriedCounters(counters));
  const known = new Map(Object.entries(baseline.business?.counters ?? {}));
  const daysOf = (name: string) => (carried.has(name) ? tallied.days : tallied.mature);
  const own = new Map(
    counters.map(({ name }): [string, CounterWindow] => [
      name,
      { current: [...daysOf(name).values()], reference: known.get(name) ?? [] },
    ]),
  );
  const { predictions } = [...tallied.days.values()].reduce(mergeBusiness, noBusiness);
  const cost = price === null || units === undefined ? null : servingCost(price, units, predictions);
  const verdict = judgeBusiness(counters, { current: [], reference: [], own, cost }, policy);
  const courses = counters.map(({ name }) => {
    // Data without times are one window, not days.
    const days = new Map([...daysOf(name)].filter(([day]) => !Number.isNaN(Date.parse(day))));
    return [name, { since: null, points: counterCourse(name, days) }];
  });
  const course = { counters: Object.fromEntries(courses) as BusinessCourse['counters'], cost: [], note: null };
  return { verdict, course };
}
