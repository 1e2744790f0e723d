import { BusinessCounters } from '../../../../lambdas/monitoring/business/business-counters';
import type { BusinessProfile } from '../../../../lambdas/monitoring/business/business-profile';
import type { Random } from './random';

/** How a shop does business. */
export interface SimulatedBusiness {
  /** Requests of a day. */
  readonly requests: number;
  /** Share of requests that end in a purchase, and what one is worth on average. */
  readonly rate: number;
  readonly value: number;
  /** How much days differ, relative to their mean. */
  readonly wave: number;
}

/** Days of a shop that reports `bought` and `revenue` with its requests. */
export function businessDays(random: Random, count: number, shop: SimulatedBusiness): BusinessProfile[] {
  return Array.from({ length: count }, () => {
    const rate = Math.max(0, Math.min(1, shop.rate * (1 + shop.wave * random.normal())));
    const counters = new BusinessCounters(['bought', 'revenue']);
    for (let request = 0; request < shop.requests; request += 1) {
      const worth = -shop.value * Math.log(1 - random.uniform());
      counters.addRequest(random.uniform() < rate ? [`bought=1;revenue=${worth}`] : [], 1);
    }
    return counters.profile();
  });
}
