import type { QualityMetric } from '../quality/quality-metrics';
import type { DisparityName } from './quality/quality-verdict';
import type { CheckName } from './verdict';

/** Checks of the data contract. */
export const checkNames: Readonly<Record<CheckName, string>> = {
  distribution: 'distribution',
  missing: 'missing',
  invalid: 'wrong type',
  range: 'outside the range',
  'new-category': 'unknown category',
  malformed: 'malformed lines',
  'unknown-columns': 'unknown columns',
};

/** Measures of quality. */
export const metricNames: Readonly<Record<QualityMetric, string>> = {
  auc: 'AUC',
  logLoss: 'Log loss',
  brier: 'Brier score',
  precision: 'Precision',
  recall: 'Recall',
  accuracy: 'Accuracy',
  positiveRate: 'Share of positive outcomes',
  meanPrediction: 'Mean prediction',
  calibration: 'Calibration (mean prediction − outcomes)',
  mae: 'Mean absolute error',
  rmse: 'Root mean squared error',
  bias: 'Bias (mean answer − outcome)',
};

/** A disparity in the words of the field, and the rate of a group that it compares with that of the rest. */
export interface DisparityWords {
  readonly name: string;
  readonly rate: string;
}

/** Disparities between a group and the rest. */
export const disparities: Readonly<Record<DisparityName, DisparityWords>> = {
  selection: { name: 'difference in positive proportions (DPPL)', rate: 'positive answers' },
  impact: { name: 'disparate impact (DI)', rate: 'positive answers' },
  opportunity: { name: 'equal opportunity difference', rate: 'true positive rate' },
  falseAlarm: { name: 'false positive rate difference', rate: 'false positive rate' },
  accuracy: { name: 'accuracy difference (AD)', rate: 'accuracy' },
};
