import type { BusinessSettings } from '../../../lib/contracts/business';
import type { Window } from '../drift/window';
import { totalOf } from '../statistics/counts';
import type { BusinessDay } from './business-days';
import { mergeBusiness, noBusiness, type BusinessProfile } from './business-profile';
import { dayName } from './month-files';
import { servingCost, type ServingCost } from './serving-cost';

const day = 86_400_000;

/** Counters by the start of their hour, ISO 8601. */
export type BusinessHours = ReadonlyMap<string, BusinessProfile>;

/** The hours from one time on, before another, together. */
export function businessBetween(hours: BusinessHours, from: Date, to: Date): BusinessProfile {
  let sum = noBusiness;
  for (const [start, business] of hours) {
    const time = Date.parse(start);
    if (time >= from.getTime() && time < to.getTime()) sum = mergeBusiness(sum, business);
  }
  return sum;
}

/** The days that lie in a window from their first hour to their last. */
export function wholeDays(
  window: Window,
  hours: BusinessHours,
  costOf: (from: Date, to: Date) => number | null,
): Map<string, BusinessDay> {
  const found = new Map<string, BusinessDay>();
  for (let start = Math.ceil(window.from.getTime() / day) * day; ; start += day) {
    const [from, to] = [new Date(start), new Date(start + day)];
    if (to > window.to) return found;
    found.set(dayName(from), { business: businessBetween(hours, from, to), cost: costOf(from, to) });
  }
}

/** What serving cost. Null without a price, and when nothing is known of what serving took: that is not the same as nothing. */
export function costBetween(
  { price, capturePercent }: BusinessSettings,
  hours: BusinessHours,
  units: ReadonlyMap<string, number>,
  from: Date,
  to: Date,
): ServingCost | null {
  const known = [...units].filter(([start]) => Date.parse(start) >= from.getTime() && Date.parse(start) < to.getTime());
  if (price === null || known.length === 0) return null;
  // Capture holds a share of the requests, taken at random.
  const predictions = Math.round((businessBetween(hours, from, to).predictions * 100) / capturePercent);
  return servingCost(
    price,
    totalOf(known, ([, unit]) => unit),
    predictions,
  );
}
