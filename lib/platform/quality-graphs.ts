import { metrics } from '../contracts/metrics';
import type { MetricName } from '../contracts/metrics';
import type { IQualityMonitor } from '../monitoring/quality-monitor';
import type { DashboardGraph } from '../observability/dashboard';

/** Those that fit the model's task have data; the others draw nothing. */
const shares: readonly MetricName[] = [metrics.auc, metrics.accuracy, metrics.precision, metrics.recall];
const errors: readonly MetricName[] = [
  metrics.logLoss,
  metrics.brier,
  metrics.calibration,
  metrics.meanAbsoluteError,
  metrics.rootMeanSquaredError,
];

/** Quality over time, and how far it is known. */
export function qualityGraphs(monitor: IQualityMonitor): DashboardGraph[] {
  return [
    {
      title: 'Quality by labels, and as expected where they are not due',
      metrics: [...shares, metrics.estimatedAuc].map((name) => monitor.metric(name)),
    },
    { title: 'Error by labels', metrics: errors.map((name) => monitor.metric(name)) },
    {
      title: 'Verdicts on quality and fairness (1 warning, 2 critical)',
      metrics: [monitor.metricQualitySeverity(), monitor.metric(metrics.fairnessSeverity)],
    },
    {
      title: 'Share of answers whose outcome is known',
      metrics: [monitor.metricLabelledShare()],
    },
    {
      title: 'Cost of a run of the quality monitor',
      metrics: [monitor.metric(metrics.qualityMonitoringCost)],
      unit: 'in the currency of the prices',
    },
  ];
}
