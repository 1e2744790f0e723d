import { mergeBusiness, noBusiness, type BusinessProfile } from '../../lambdas/monitoring/business/business-profile';
import type { CounterSpec } from '../../lambdas/monitoring/verdict/business-verdict';
import { judgeBusiness } from '../../lambdas/monitoring/verdict/judge-business';
import { monitorPolicy } from '../../lambdas/monitoring/verdict/policy';
import { businessDays } from '../../test/lambdas/monitoring/support/business-days';
import { seeded } from '../../test/lambdas/monitoring/support/random';

const quarterDays = 91;
const knownDays = 28;
const counters: readonly CounterSpec[] = [
  { name: 'bought', better: 'neither' },
  { name: 'revenue', better: 'neither' },
];

/** A shop whose business does not change, looked at every day. */
export interface BusinessWorld {
  /** Requests of a day. */
  readonly requests: number;
  /** How much days differ, relative to their mean. */
  readonly wave: number;
  readonly quarters: number;
}

/** Quarters in which any look of any counter raised an alarm, as a share. */
export interface BusinessNull extends BusinessWorld {
  readonly alarms: number;
  readonly alarmsWithoutFloors: number;
}

/** Watches two counters for quarters, one watch a quarter, so that it may risk the whole part of the budget. */
export function simulateBusinessNull(world: BusinessWorld, seed: number): BusinessNull {
  const random = seeded(seed);
  const standard = monitorPolicy({ business: { streams: 1 } });
  const bare = monitorPolicy({ business: { streams: 1, losses: { warning: 0, critical: 0 } } });
  let [alarms, bareAlarms] = [0, 0];
  for (let quarter = 0; quarter < world.quarters; quarter += 1) {
    const shop = { requests: world.requests, rate: 0.3, value: 20, wave: world.wave };
    const days = businessDays(random, knownDays + quarterDays, shop);
    const reference = days.slice(0, knownDays);
    let [raised, raisedBare] = [false, false];
    let current: BusinessProfile = noBusiness;
    for (const day of days.slice(knownDays)) {
      current = mergeBusiness(current, day);
      const context = { current: [current], reference };
      raised ||= judgeBusiness(counters, context, standard).causes.length > 0;
      raisedBare ||= judgeBusiness(counters, context, bare).causes.length > 0;
    }
    alarms += Number(raised);
    bareAlarms += Number(raisedBare);
  }
  return { ...world, alarms: alarms / world.quarters, alarmsWithoutFloors: bareAlarms / world.quarters };
}

/** After how many days a fall is told, as the median over shops; null when half of them were never told. */
export function simulateBusinessPower(requests: number, wave: number, fall: number, shops: number, seed: number) {
  const random = seeded(seed);
  const policy = monitorPolicy({ business: { streams: 4 } });
  const told = Array.from({ length: shops }, () => {
    const shop = { requests, rate: 0.3, value: 20, wave };
    const reference = businessDays(random, knownDays, shop);
    let current: BusinessProfile = noBusiness;
    for (let day = 1; day <= quarterDays; day += 1) {
      current = mergeBusiness(current, businessDays(random, 1, { ...shop, rate: 0.3 * (1 - fall) })[0]!);
      if (judgeBusiness(counters, { current: [current], reference }, policy).causes.length > 0) return day;
    }
    return Infinity;
  }).sort((a, b) => a - b);
  const median = told[Math.floor(shops / 2)]!;
  return Number.isFinite(median) ? median : null;
}
