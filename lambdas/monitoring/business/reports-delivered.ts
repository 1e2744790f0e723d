import { metrics } from '../../../lib/contracts/metrics';
import type { ReportedCounter } from '../../../lib/contracts/business';
import type { MetricValue } from '../../shared/metrics';
import { totalOf } from '../statistics/counts';
import type { ReportsDelivered } from '../verdict/business/business-verdict';
import { measureCounter } from './counter-measure';
import { matureDays } from './join-reports';
import { dayName } from './month-files';
import { unmatchedReports, type ReportedDays } from './reported-days';

/** What was delivered for the last mature day; undefined when it is not joined. */
export function reportsDelivered(
  counters: readonly ReportedCounter[],
  days: ReportedDays,
  time: Date,
): ReportsDelivered | undefined {
  const name = lastMature(counters, time);
  const found = name === undefined ? undefined : days.get(name);
  if (name === undefined || found === undefined) return undefined;
  const { matched, repeated, late, filed, malformed, unknownCounters } = found;
  const longest = Math.max(...counters.map(({ withinHours }) => withinHours));
  return {
    day: name,
    matched,
    repeated,
    late,
    filed,
    unmatched: unmatchedReports(days, name, longest),
    malformed: { count: malformed.count, samples: malformed.samples.map(([, text]) => text) },
    unknownCounters: unknownCounters.map(([, text]) => text),
  };
}

/**
 * Metrics of the day that has become mature since the look before; none at other looks, so that a day counts once.
 * @param hours from one look to the next
 */
export function reportedMetrics(
  counters: readonly ReportedCounter[],
  days: ReportedDays,
  time: Date,
  hours: number,
): readonly MetricValue[] {
  const name = lastMature(counters, time);
  const found = name === undefined ? undefined : days.get(name);
  const before = lastMature(counters, new Date(time.getTime() - hours * 3_600_000));
  const delivered = reportsDelivered(counters, days, time);
  if (name === before || found === undefined || delivered === undefined) return [];
  const { business, looked } = found;
  const measures = counters.flatMap(({ name: counter }) => {
    const measure = looked === 0 ? null : measureCounter(business, counter);
    return measure === null ? [] : [{ counter, measure }];
  });
  const { filed, unmatched, malformed } = delivered;
  return [
    ...measures.flatMap(({ counter, measure }): MetricValue[] => [
      { name: metrics.counterTotal, value: measure.total, unit: 'None', counter },
      { name: metrics.counterPerPrediction, value: measure.mean, unit: 'None', counter },
    ]),
    // A day on which nobody asked anything brings nothing, and nobody need look.
    ...(business.requests === 0 ? [] : [count(metrics.businessReports, looked)]),
    count(metrics.malformedReports, malformed.count),
    count(
      metrics.unreadableCounters,
      totalOf(measures, ({ measure }) => measure.unreadable),
    ),
    ...(unmatched === null || filed === 0
      ? []
      : [{ name: metrics.unmatchedReports, value: unmatched / filed, unit: 'None' as const }]),
  ];
}

function lastMature(counters: readonly ReportedCounter[], time: Date): string | undefined {
  const [last] = counters.length === 0 ? [] : matureDays(time, { days: 1, counters });
  return last && dayName(last);
}

function count(name: MetricValue['name'], value: number): MetricValue {
  return { name, value, unit: 'Count' };
}
