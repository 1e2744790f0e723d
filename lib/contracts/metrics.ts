/** Metrics that Tidegate emits: namespace, names, dimensions and units, defined once for emitter, alarm and dashboard. */

/** Namespace of every metric of ours. */
export const metricNamespace = 'Tidegate';

/** Dimensions. A metric always has both; `Feature` comes on top where a metric is per feature. */
export const dimensions = { environment: 'Environment', model: 'Model', feature: 'Feature' } as const;

/** Names. Each is emitted with PutMetricData by the handler named behind it. */
export const metrics = {
  /** 0 ok, 1 warning, 2 critical; not emitted for `insufficient`. monitoring/drift-monitor. */
  driftSeverity: 'DriftSeverity',
  /** The same for breaks of the data contract: wrong types, new categories, another unit. monitoring/drift-monitor. */
  dataContractSeverity: 'DataContractSeverity',
  /** Largest PSI over features. monitoring/drift-monitor. */
  driftMaximum: 'DriftMaximumPsi',
  /** Number of features whose drift is critical. monitoring/drift-monitor. */
  driftedFeatures: 'DriftedFeatures',
  /** Captured records in the window: also the heartbeat of the monitor. monitoring/drift-monitor. */
  monitoredRecords: 'MonitoredRecords',
  /** Lines of capture that could not be read. monitoring/drift-monitor. */
  malformedRecords: 'MalformedRecords',
  /** 0 ok, 1 warning, 2 critical, by labels; not emitted while nothing can be judged. monitoring/quality-monitor. */
  qualitySeverity: 'QualitySeverity',
  /** The same for disparities between groups. monitoring/quality-monitor. */
  fairnessSeverity: 'FairnessSeverity',
  /** Share of the window's answers whose outcome is known, 0 to 1. monitoring/quality-monitor. */
  labelledShare: 'LabelledShare',
  /** Lines of ground truth that could not be read. monitoring/quality-monitor. */
  malformedLabels: 'MalformedLabels',
  /** What the window measured, by labels; those that fit the model's task. monitoring/quality-monitor. */
  auc: 'QualityAuc',
  logLoss: 'QualityLogLoss',
  brier: 'QualityBrier',
  precision: 'QualityPrecision',
  recall: 'QualityRecall',
  accuracy: 'QualityAccuracy',
  calibration: 'QualityCalibration',
  meanAbsoluteError: 'QualityMeanAbsoluteError',
  rootMeanSquaredError: 'QualityRootMeanSquaredError',
  /** 1 for each retraining that starts. retraining/controller. */
  retrainingStarted: 'RetrainingStarted',
  /** 1 for each request that is declined. retraining/controller. */
  retrainingDeclined: 'RetrainingDeclined',
  /** 1 for each rollout that ends with the challenger serving. rollout/finish. */
  rolloutSucceeded: 'RolloutSucceeded',
  /** 1 for each rollout that was taken back. rollout/finish. */
  rolloutRolledBack: 'RolloutRolledBack',
  /** 1 for each approved version whose rollout could not start. rollout/start. */
  rolloutRefused: 'RolloutRefused',
} as const;
export type MetricName = (typeof metrics)[keyof typeof metrics];
