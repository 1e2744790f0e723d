import { businessMonitorName, carriedCounters, reportedCounters } from '../../../lib/contracts/business';
import type { BusinessSettings } from '../../../lib/contracts/business';
import { reportPrefix } from '../../../lib/contracts/storage';
import type { Registry } from '../../model-registry/registry';
import { canonicalJson } from '../../shared/canonical-json';
import type { MetricValue } from '../../shared/metrics';
import { formatS3Uri } from '../../shared/objects';
import type { MonitorObjects } from '../drift/meter';
import { hourName, type Window } from '../drift/window';
import { renderReport } from '../report/report';
import { totalOf } from '../statistics/counts';
import type { BusinessVerdict } from '../verdict/business-verdict';
import { judgeBusiness } from '../verdict/judge-business';
import { businessRun } from '../verdict/run';
import type { MonitorPolicy } from '../verdict/policy';
import { costCourse, counterCourse, type BusinessCourse } from './business-course';
import { storedBusinessDays, type BusinessDay, type BusinessDays } from './business-days';
import { mergeBusiness, noBusiness, type BusinessProfile } from './business-profile';
import { businessSeverity, recentBusiness } from './business-metrics';
import { counterWindows, type WatchedCounter } from './counter-windows';
import { dayName, type MonthFiles } from './month-files';
import { storedReportedDays, type ReportedDays } from './reported-days';
import { reportedMetrics, reportsDelivered } from './reports-delivered';
import { servingCost, type ServingCost } from './serving-cost';
import type { ServingUsageReader } from './serving-usage';
import { daysNeeded } from './watched-days';

const hour = 3_600_000;

/** Counters by the start of their hour, ISO 8601. */
export type BusinessHours = ReadonlyMap<string, BusinessProfile>;

/** What watching business works with. */
export interface WatchBusinessPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly policy: MonitorPolicy;
  readonly objects: MonitorObjects;
  readonly registry: Pick<Registry, 'championSince'>;
  readonly usage: ServingUsageReader;
}

/** What a look at business has come to. */
export interface BusinessLook {
  readonly verdict: BusinessVerdict;
  readonly verdictUri: string;
  readonly pageUri: string;
  readonly note: string | null;
  readonly metrics: readonly MetricValue[];
}

/**
 * Adds the hours of a window up to days, keeps those that are whole, judges the days since the champion serves against
 * those before it, reckons what serving cost, and stores a verdict and a page of its own. Repeated for the same window, it
 * keeps and says the same.
 * @param version of the model that serves
 */
export async function watchBusiness(
  settings: BusinessSettings,
  window: Window,
  hours: BusinessHours,
  version: string,
  ports: WatchBusinessPorts,
): Promise<BusinessLook> {
  const { model, reportsBucket: bucket, policy, objects } = ports;
  const units = settings.price
    ? await ports.usage.byHour(settings.price.usage, window.from, window.to)
    : new Map<string, number>();
  const costOf = (from: Date, to: Date): ServingCost | null => costBetween(settings, hours, units, from, to);
  const stored = storedBusinessDays(ports);
  await stored.keep(wholeDays(window, hours, (from, to) => costOf(from, to)?.total ?? null));
  const since = (await ports.registry.championSince(model)) ?? window.from;
  // A time before the crowning asks about history as if the champion had served then.
  const serving = since < window.to ? since : window.from;
  const reported = reportedCounters(settings.counters);
  const spans = daysNeeded(serving, window.to);
  const known = await daysIn(spans, stored);
  const reports: ReportedDays = reported.length === 0 ? new Map() : await daysIn(spans, storedReportedDays(ports));
  const days = joined(known, reports);
  const { own, note } = counterWindows(settings.counters, days, serving, window.to);
  const cost = costOf(window.from, window.to);
  const delivered = reportsDelivered(reported, reports, window.to);
  const context = { current: [], reference: [], own, cost, reports: delivered };
  const verdict = judgeBusiness(settings.counters, context, policy);
  const [from, to] = [window.from.toISOString(), window.to.toISOString()];
  const course = { from, to, ...courseOf(own), cost: costCourse(known, settings.capturePercent), note };
  const name = hourName(window.to);
  const page = { bucket, key: reportPrefix.page(model, businessMonitorName, name) };
  const html = renderReport({ title: `${model} ${version}`, run: businessRun(verdict, course) });
  await objects.put(page, html, 'text/html; charset=utf-8');
  const address = { bucket, key: reportPrefix.businessVerdict(model, name) };
  const document = {
    model,
    version,
    monitor: businessMonitorName,
    from,
    to,
    page: formatS3Uri(page),
    days: Object.fromEntries(
      [...own].map(([counter, { current, reference }]) => [
        counter,
        { current: current.length, reference: reference.length },
      ]),
    ),
    note,
    course,
    ...verdict,
  };
  await objects.put(address, canonicalJson(document), 'application/json');
  const every = 24 / policy.looksPerDay;
  const last = new Date(window.to.getTime() - every * hour);
  const carried = carriedCounters(settings.counters);
  return {
    verdict,
    verdictUri: formatS3Uri(address),
    pageUri: formatS3Uri(page),
    note,
    metrics: [
      ...businessSeverity(verdict),
      ...recentBusiness(carried, sumOf(hours, last, window.to), costOf(last, window.to)),
      ...reportedMetrics(reported, reports, window.to, every),
    ],
  };
}

function courseOf(own: ReadonlyMap<string, WatchedCounter>): Pick<BusinessCourse, 'counters'> {
  const courses = [...own].map(([counter, { since, known }]) => [
    counter,
    { since, points: counterCourse(counter, known) },
  ]);
  return { counters: Object.fromEntries(courses) as BusinessCourse['counters'] };
}

type Span = readonly [from: Date, to: Date];

async function daysIn<T>(spans: readonly Span[], stored: MonthFiles<T>): Promise<Map<string, T>> {
  const known = new Map<string, T>();
  for (const [from, to] of spans) for (const [day, found] of await stored.between(from, to)) known.set(day, found);
  return new Map([...known].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Days with what was reported of them afterwards, in their order. */
function joined(known: ReadonlyMap<string, BusinessDay>, reports: ReportedDays): BusinessDays {
  const names = [...new Set([...known.keys(), ...reports.keys()])].sort();
  return new Map(
    names.map((name) => {
      const reported = reports.get(name);
      const day = known.get(name) ?? { business: noBusiness, cost: null };
      return [name, reported ? { ...day, reported } : day];
    }),
  );
}

function sumOf(hours: BusinessHours, from: Date, to: Date): BusinessProfile {
  let sum = noBusiness;
  for (const [start, business] of hours) {
    const time = Date.parse(start);
    if (time >= from.getTime() && time < to.getTime()) sum = mergeBusiness(sum, business);
  }
  return sum;
}

/** The days that lie in a window from their first hour to their last. */
function wholeDays(
  window: Window,
  hours: BusinessHours,
  costOf: (from: Date, to: Date) => number | null,
): Map<string, BusinessDay> {
  const found = new Map<string, BusinessDay>();
  for (let start = Math.ceil(window.from.getTime() / (24 * hour)) * 24 * hour; ; start += 24 * hour) {
    const [from, to] = [new Date(start), new Date(start + 24 * hour)];
    if (to > window.to) return found;
    found.set(dayName(from), { business: sumOf(hours, from, to), cost: costOf(from, to) });
  }
}

/** Null without a price, and when nothing is known of what serving took: that is not the same as nothing. */
function costBetween(
  { price, capturePercent }: BusinessSettings,
  hours: BusinessHours,
  units: ReadonlyMap<string, number>,
  from: Date,
  to: Date,
): ServingCost | null {
  const known = [...units].filter(([start]) => Date.parse(start) >= from.getTime() && Date.parse(start) < to.getTime());
  if (price === null || known.length === 0) return null;
  // Capture holds a share of the requests, taken at random.
  const predictions = Math.round((sumOf(hours, from, to).predictions * 100) / capturePercent);
  return servingCost(
    price,
    totalOf(known, ([, unit]) => unit),
    predictions,
  );
}
