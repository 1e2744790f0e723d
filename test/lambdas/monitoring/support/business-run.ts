import { counterCourse, type BusinessCourse } from '../../../../lambdas/monitoring/business/business-course';
import type { BusinessProfile } from '../../../../lambdas/monitoring/business/business-profile';
import { servingCost } from '../../../../lambdas/monitoring/business/serving-cost';
import type { ReportInput } from '../../../../lambdas/monitoring/report/input';
import type { CounterSpec } from '../../../../lambdas/monitoring/verdict/business/business-verdict';
import { judgeBusiness } from '../../../../lambdas/monitoring/verdict/business/judge-business';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import { businessRun } from '../../../../lambdas/monitoring/verdict/run';
import { businessDays } from './business-days';
import { seeded } from './random';

const dayName = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
/** Days before the champion, and since. */
const [before, since] = [28, 91];

const late = 'returned_within_thirty_days_of_delivery';
const counters: readonly CounterSpec[] = [
  { name: 'bought', better: 'higher-is-better', losses: { warning: 0.05, critical: 0.4 } },
  { name: 'revenue', better: 'higher-is-better' },
  { name: late, better: 'lower-is-better', reportedWithinHours: 720 },
];

/** What a shop earned before its champion and since: fewer buy, and a prediction costs more; of returns little is known. */
export function businessShopRun(): ReportInput {
  const shop = { requests: 2_000, rate: 0.3, value: 20, wave: 0.03 };
  const days = [
    ...businessDays(seeded(21), before, shop),
    ...businessDays(seeded(22), since, { ...shop, rate: 0.24, value: 16 }),
  ].map(withReturns);
  const [reference, current] = [days.slice(0, before), days.slice(before)];
  const own = new Map([[late, { reference: [], current }]]);
  const reports = {
    day: dayName(88),
    matched: 1_203,
    repeated: 7,
    late: 12,
    filed: 1_250,
    unmatched: 31,
    malformed: { count: 3, samples: ['not-json: {xxx', 'no-time: {"xxxxxxxxxxxx":{}}'] },
    unknownCounters: ['retruned'],
  };
  const price = { currency: 'EUR', unit: 'instance-hour', price: 0.107 };
  const context = { current, reference, own, cost: servingCost(price, 336, 14_000), reports };
  const course: BusinessCourse = {
    from: '2026-04-23T00:00:00.000Z',
    to: '2026-04-30T00:00:00.000Z',
    counters: Object.fromEntries(
      counters.map(({ name }) => [name, { since: dayName(before), points: points(name, days) }]),
    ),
    cost: days.map((_, i) => ({ day: dayName(i), perPrediction: i < before ? 0.0018 : 0.0026 })),
    note: `of '${late}' 5 of the 14 days are known that counters are held against; until then they are shown and not judged`,
  };
  const verdict = judgeBusiness(counters, context, monitorPolicy());
  return { title: 'basket 2.1.0', run: businessRun(verdict, course) };
}

function withReturns(day: BusinessProfile): BusinessProfile {
  return { ...day, counters: { ...day.counters, [late]: day.counters['bought']! } };
}

function points(counter: string, days: readonly BusinessProfile[]) {
  return counterCourse(counter, new Map(days.map((profile, i) => [dayName(i), profile])));
}
