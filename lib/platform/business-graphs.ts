import { metrics } from '../contracts/metrics';
import type { IDriftMonitor } from '../monitoring/drift-monitor';
import type { DashboardGraph } from '../observability/dashboard';

/** What predictions bring and what they cost; nothing where it is not watched. */
export function businessGraphs(monitor: IDriftMonitor): DashboardGraph[] {
  const { counters, isPriced } = monitor;
  return [
    ...(counters.length === 0
      ? []
      : [
          {
            title: 'Counters of business per prediction',
            metrics: counters.map((counter) => monitor.metricCounterPerPrediction(counter)),
          },
          {
            title: 'Counters of business in total',
            metrics: counters.map((counter) => monitor.metricCounterTotal(counter)),
          },
          {
            title: 'Verdicts on business (1 warning, 2 critical), values that could not be read',
            metrics: [monitor.metric(metrics.businessSeverity), monitor.metric(metrics.unreadableCounters)],
          },
        ]),
    ...(isPriced
      ? [
          {
            title: 'Cost per prediction',
            metrics: [monitor.metric(metrics.costPerPrediction)],
            unit: 'in the currency of the price',
          },
          {
            title: 'Cost of serving',
            metrics: [monitor.metric(metrics.servingCost)],
            unit: 'in the currency of the price',
          },
        ]
      : []),
  ];
}
