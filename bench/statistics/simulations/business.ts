import { mergeBusiness, noBusiness, type BusinessProfile } from '../../../lambdas/monitoring/business/business-profile';
import { totalOf } from '../../../lambdas/monitoring/statistics/counts';
import type { CounterSpec } from '../../../lambdas/monitoring/verdict/business/business-verdict';
import { judgeBusiness } from '../../../lambdas/monitoring/verdict/business/judge-business';
import { monitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import { binomial, multinomial } from '../../../test/lambdas/monitoring/support/null-windows';
import type { Random } from '../../../test/lambdas/monitoring/support/random';
import { quarterDays } from '../worlds/quarters';
import { streamOf } from '../worlds/random-stream';

const knownDays = 28;
const counters: readonly CounterSpec[] = [
  { name: 'bought', better: 'neither' },
  { name: 'revenue', better: 'neither' },
];
const usualRate = 0.3;

/** What a purchase may be worth, each as often as the others: exponential at the middles of fifty equal shares. */
const worths = Array.from({ length: 50 }, (_, i) => -20 * Math.log(1 - (i + 0.5) / 50));
const even = worths.map(() => 1 / worths.length);

/** How a shop does business. */
export interface Shop {
  /** Requests of a day. */
  readonly requests: number;
  /** How much days differ, relative to their mean. */
  readonly wave: number;
}

/** A day of a shop, drawn as counts of purchases and of what they were worth. */
export function shopDay(random: Random, { requests, wave }: Shop, fall = 0): BusinessProfile {
  const rate = Math.max(0, Math.min(1, usualRate * (1 - fall) * (1 + wave * random.normal())));
  const bought = binomial(random, requests, rate);
  const counts = multinomial(random, bought, even);
  const sum = totalOf(counts, (times, i) => times * worths[i]!);
  const squares = totalOf(counts, (times, i) => times * worths[i]! ** 2);
  const counter = (values: number, ofSquares: number) => ({
    events: bought,
    unreadable: 0,
    sum: [values],
    squares: [ofSquares],
    products: [values],
  });
  return {
    requests,
    predictions: requests,
    predictionSquares: requests,
    counters: { bought: counter(bought, bought), revenue: counter(sum, squares) },
  };
}

/** Quarters in which business stays as it is, looked at every day. */
export interface BusinessQuarters extends Shop {
  readonly from: number;
  readonly to: number;
}

/** Whether any look of a quarter raised an alarm, 0 or 1. */
export interface BusinessCount {
  readonly business: number;
  readonly withFloors: number;
}

const standard = monitorPolicy({ business: { streams: 1 } });
const bare = monitorPolicy({ business: { streams: 1, losses: { warning: 0, critical: 0 } } });

/** One watch a quarter, which may risk the whole part of the budget. */
export function businessNull({ from, to, ...shop }: BusinessQuarters): BusinessCount[] {
  return Array.from({ length: to - from }, (_, i) => {
    const random = streamOf(`business ${shop.requests} ${shop.wave} ${from + i}`);
    const reference = Array.from({ length: knownDays }, () => shopDay(random, shop));
    let [business, withFloors] = [0, 0];
    let current: BusinessProfile = noBusiness;
    for (let day = 0; day < quarterDays; day += 1) {
      current = mergeBusiness(current, shopDay(random, shop));
      const context = { current: [current], reference };
      if (judgeBusiness(counters, context, bare).causes.length === 0) continue;
      business = 1;
      if (judgeBusiness(counters, context, standard).causes.length > 0) withFloors = 1;
    }
    return { business, withFloors };
  });
}

/** Purchases fall by a part. */
export interface BusinessFall extends Shop {
  readonly fall: number;
  readonly shops: number;
}

/** Shares of shops that are told of it within so many days. */
export interface BusinessPower {
  readonly within: Readonly<Record<7 | 28 | 91, number>>;
  /** Median of the days until then; null when it takes more than a quarter. */
  readonly median: number | null;
}

export function businessPower({ fall, shops, ...shop }: BusinessFall): BusinessPower {
  const random = streamOf(`business power ${shop.requests} ${shop.wave} ${fall}`);
  const policy = monitorPolicy({ business: { streams: 4 } });
  const told = Array.from({ length: shops }, () => {
    const reference = Array.from({ length: knownDays }, () => shopDay(random, shop));
    let current: BusinessProfile = noBusiness;
    for (let day = 1; day <= quarterDays; day += 1) {
      current = mergeBusiness(current, shopDay(random, shop, fall));
      if (judgeBusiness(counters, { current: [current], reference }, policy).causes.length > 0) return day;
    }
    return Infinity;
  }).sort((a, b) => a - b);
  const within = (days: number) => told.filter((day) => day <= days).length / shops;
  const median = told[Math.floor(shops / 2)]!;
  return { within: { 7: within(7), 28: within(28), 91: within(91) }, median: Number.isFinite(median) ? median : null };
}
