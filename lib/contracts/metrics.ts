/** Metrics that Tidegate emits: namespace, names, dimensions and units, defined once for emitter, alarm and dashboard. */

/** Namespace of every metric of ours. */
export const metricNamespace = 'Tidegate';

/**
 * Dimensions. A metric always has the first two. `Counter` comes on top where a metric is per counter of business, `Window`
 * where it is of one of the windows that a run judges (`24h`, `7d`).
 */
export const dimensions = {
  environment: 'Environment',
  model: 'Model',
  counter: 'Counter',
  window: 'Window',
} as const;

/** Names. Each is emitted with PutMetricData by the handler named behind it. */
export const metrics = {
  /** 0 ok, 1 warning, 2 critical: of the worst window, and of each; not emitted for `insufficient`. monitoring/judge-drift. */
  driftSeverity: 'DriftSeverity',
  /** The same for breaks of the data contract: wrong types, new categories, another unit. monitoring/judge-drift. */
  dataContractSeverity: 'DataContractSeverity',
  /** Largest PSI over features: of the longest window, and of each. monitoring/judge-drift. */
  driftMaximum: 'DriftMaximumPsi',
  /** Number of features whose drift is critical in any window. monitoring/judge-drift. */
  driftedFeatures: 'DriftedFeatures',
  /** Captured records in the longest window. monitoring/judge-drift. */
  monitoredRecords: 'MonitoredRecords',
  /** Captured records of the last hours, however long the window is: the heartbeat of the model. monitoring/judge-drift. */
  recentRecords: 'RecentRecords',
  /** What a run of the drift monitor cost, by the prices that it was given. monitoring/judge-drift. */
  monitoringCost: 'MonitoringCost',
  /** What a run of the quality monitor cost, by the prices that it was given. monitoring/judge-quality. */
  qualityMonitoringCost: 'QualityMonitoringCost',
  /** 0 ok, 1 warning, 2 critical, by counters of business; not emitted while nothing can be judged. monitoring/judge-drift. */
  businessSeverity: 'BusinessSeverity',
  /** What a counter came to since the last look; one per counter. monitoring/judge-drift. */
  counterTotal: 'BusinessCounterTotal',
  /** The same for each prediction; one per counter. monitoring/judge-drift. */
  counterPerPrediction: 'BusinessCounterPerPrediction',
  /** Values of counters that are no numbers. monitoring/judge-drift. */
  unreadableCounters: 'UnreadableCounters',
  /** Reports of business that were looked at for a day, when it becomes mature. monitoring/judge-drift. */
  businessReports: 'BusinessReports',
  /** Lines of reports in the folder of that day that could not be read. monitoring/judge-drift. */
  malformedReports: 'MalformedBusinessReports',
  /** Share of the reports in the folder of that day that belong to no captured prediction, 0 to 1. monitoring/judge-drift. */
  unmatchedReports: 'UnmatchedBusinessReports',
  /** What serving cost since the last look, by the user's price. monitoring/judge-drift. */
  servingCost: 'ServingCost',
  /** The same for each prediction. monitoring/judge-drift. */
  costPerPrediction: 'CostPerPrediction',
  /** Lines of capture that could not be read. monitoring/judge-drift. */
  malformedRecords: 'MalformedRecords',
  /** 0 ok, 1 warning, 2 critical, by labels; not emitted while nothing can be judged. monitoring/judge-quality. */
  qualitySeverity: 'QualitySeverity',
  /** The same for disparities between groups. monitoring/judge-quality. */
  fairnessSeverity: 'FairnessSeverity',
  /** Share of the window's answers whose outcome is known, 0 to 1. monitoring/judge-quality. */
  labelledShare: 'LabelledShare',
  /** 1 when there are answers and their quality could not be judged, else 0. monitoring/judge-quality. */
  qualityUndecided: 'QualityUndecided',
  /** Lines of ground truth that could not be read. monitoring/judge-quality. */
  malformedLabels: 'MalformedLabels',
  /** 0 ok, 1 warning, 2 critical, of what the answers hang on; not emitted for `insufficient`. monitoring/attribution-monitor. */
  attributionSeverity: 'AttributionSeverity',
  /** nDCG of the order of features, 0 to 1. monitoring/attribution-monitor. */
  attributionAgreement: 'AttributionAgreement',
  /** 1 when answers could not be attributed although they should be, else 0. monitoring/attribution-monitor. */
  attributionUndecided: 'AttributionUndecided',
  /** AUC expected of answers whose outcomes are not due yet; only while its calibration holds. monitoring/judge-quality. */
  estimatedAuc: 'QualityEstimatedAuc',
  /** What the window measured, by labels; those that fit the model's task. monitoring/judge-quality. */
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
