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
import type { BusinessVerdict } from '../verdict/business/business-verdict';
import { judgeBusiness } from '../verdict/business/judge-business';
import { businessRun } from '../verdict/run';
import type { MonitorPolicy } from '../verdict/policy';
import { costCourse, counterCourse, type BusinessCourse } from './business-course';
import { storedBusinessDays, withReports } from './business-days';
import { businessBetween, costBetween, wholeDays, type BusinessHours } from './business-hours';
import { businessSeverity, recentBusiness } from './business-metrics';
import { counterWindows, type WatchedCounter } from './counter-windows';
import { storedReportedDays, type ReportedDays } from './reported-days';
import { reportedMetrics, reportsDelivered } from './reports-delivered';
import type { ServingCost } from './serving-cost';
import type { ServingUsageReader } from './serving-usage';
import { daysNeeded } from './watched-days';

const hour = 3_600_000;

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
  const known = await stored.within(spans);
  const reports: ReportedDays = reported.length === 0 ? new Map() : await storedReportedDays(ports).within(spans);
  const days = withReports(known, reports);
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
      ...recentBusiness(carried, businessBetween(hours, last, window.to), costOf(last, window.to)),
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
