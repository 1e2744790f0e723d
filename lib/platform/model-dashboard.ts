import { Duration } from 'aws-cdk-lib';
import { metrics } from '../contracts/metrics';
import { Dashboard } from '../observability/dashboard';
import type { DashboardGraph } from '../observability/dashboard';
import { businessGraphs } from './business-graphs';
import { qualityGraphs } from './quality-graphs';
import { tidegateMetric } from '../observability/tidegate-metric';
import type { ModelService } from './model-service';
import type { IMlopsPlatform } from './platform';

/** The dashboard of one model: traffic, errors, latency; drift and what it rests on; rollouts and retraining. */
export function modelDashboard(service: ModelService, platform: IMlopsPlatform): Dashboard {
  const { model, servingTarget, driftMonitor, qualityMonitor, attributionMonitor, trainingPipeline } = service;
  const { environmentName, platformName } = platform;
  const subject = { environmentName, model };
  const period = Duration.minutes(5);
  const graphs: DashboardGraph[] = [
    { title: 'Requests', metrics: [servingTarget.metricInvocations({ period })], unit: 'requests per 5 min' },
    { title: 'Errors', metrics: [servingTarget.metricErrors({ period })], unit: 'requests per 5 min' },
    {
      title: 'Latency',
      metrics: ['p50', 'p99'].map((statistic) => servingTarget.metricLatency({ statistic, period, label: statistic })),
      unit: 'ms',
    },
    {
      title: 'Drift by window (population stability index, largest over features)',
      metrics: driftMonitor.windows.map((window) => driftMonitor.metricOfWindow(metrics.driftMaximum, window)),
      unit: 'PSI',
    },
    {
      title: 'Verdicts by window (1 warning, 2 critical)',
      metrics: driftMonitor.windows.map((window) => driftMonitor.metricOfWindow(metrics.driftSeverity, window)),
    },
    {
      title: 'Records behind the verdict',
      metrics: [driftMonitor.metricMonitoredRecords(), driftMonitor.metricMalformedRecords()],
      unit: 'records',
    },
    {
      title: 'Cost of a run of the drift monitor',
      metrics: [driftMonitor.metric(metrics.monitoringCost)],
      unit: 'in the currency of the prices',
    },
    ...(qualityMonitor ? qualityGraphs(qualityMonitor) : []),
    ...(attributionMonitor
      ? [
          {
            title: 'What answers hang on (nDCG of the order of features; severity 1 warning, 2 critical)',
            metrics: [attributionMonitor.metricAttributionAgreement(), attributionMonitor.metricAttributionSeverity()],
          },
        ]
      : []),
    ...businessGraphs(driftMonitor),
    {
      title: 'Rollouts',
      metrics: [
        tidegateMetric(metrics.rolloutSucceeded, subject, { statistic: 'Sum' }),
        tidegateMetric(metrics.rolloutRolledBack, subject, { statistic: 'Sum' }),
      ],
      unit: 'an hour',
    },
    {
      title: 'Retraining',
      metrics: [
        tidegateMetric(metrics.retrainingStarted, subject, { statistic: 'Sum' }),
        tidegateMetric(metrics.retrainingDeclined, subject, { statistic: 'Sum' }),
      ],
      unit: 'an hour',
    },
  ];
  return new Dashboard(service, 'Dashboard', {
    dashboardName: `${platformName}-${environmentName}-${model}`,
    introduction: `# ${model} in ${environmentName}\nServed by ${servingTarget.backEnd}. Alarms name their runbook.`,
    alarms: [
      ...servingTarget.rollbackAlarms,
      ...driftMonitor.alarms,
      ...(qualityMonitor ? qualityMonitor.alarms : []),
      ...(attributionMonitor ? attributionMonitor.alarms : []),
      ...(trainingPipeline ? trainingPipeline.alarms : []),
    ],
    graphs,
  });
}
