import { metrics } from '../../../lib/contracts/metrics';
import type { MetricName } from '../../../lib/contracts/metrics';
import type { MetricValue } from '../../shared/metrics';
import { qualityMetrics, type QualityMetric } from '../quality/quality-metrics';
import { hangsOnMissing } from '../verdict/quality/quality-shortfall';
import type { QualityVerdict } from '../verdict/quality/quality-verdict';
import type { CauseType, VerdictLevel } from '../verdict/verdict';

const series: Readonly<Partial<Record<QualityMetric, MetricName>>> = {
  auc: metrics.auc,
  logLoss: metrics.logLoss,
  brier: metrics.brier,
  precision: metrics.precision,
  recall: metrics.recall,
  accuracy: metrics.accuracy,
  calibration: metrics.calibration,
  mae: metrics.meanAbsoluteError,
  rmse: metrics.rootMeanSquaredError,
};

/**
 * A verdict as metrics. What was measured becomes a series only when the labels have come: the first ones are a selection.
 */
export function qualityMetricsOf(verdict: QualityVerdict, malformedLabels: number): MetricValue[] {
  const { maturity, measures, findings, fairness, outlook } = verdict;
  const { labelled, answers } = maturity;
  return [
    value(metrics.labelledShare, answers === 0 ? 0 : labelled / answers),
    value(metrics.malformedLabels, malformedLabels, 'Count'),
    // Somebody should know when a loss stays open.
    value(metrics.qualityUndecided, answers > 0 && (!isJudged(findings) || hangsOnMissing(verdict)) ? 1 : 0),
    ...(isJudged(findings) ? [value(metrics.qualitySeverity, severityOf(verdict, 'quality-loss'))] : []),
    ...(isJudged(fairness) ? [value(metrics.fairnessSeverity, severityOf(verdict, 'fairness-loss'))] : []),
    ...(outlook?.trusted && outlook.estimate.auc !== null ? [value(metrics.estimatedAuc, outlook.estimate.auc)] : []),
    ...(maturity.mature
      ? qualityMetrics.flatMap((name) => {
          const [metric, measured] = [series[name], measures[name]];
          return metric && measured ? [value(metric, measured.value)] : [];
        })
      : []),
  ];
}

/** What is written when there is nothing to judge by: no labels, as far as anybody can tell. */
export function withoutOutcomes(): MetricValue[] {
  return [value(metrics.labelledShare, 0), value(metrics.qualityUndecided, 1)];
}

function isJudged(findings: readonly { readonly verdict: VerdictLevel }[]): boolean {
  return findings.some(({ verdict }) => verdict !== 'insufficient');
}

function severityOf({ causes }: QualityVerdict, type: CauseType): number {
  const found = causes.filter((cause) => cause.type === type).map(({ severity }) => severity);
  if (found.includes('critical')) return 2;
  return found.length > 0 ? 1 : 0;
}

function value(name: MetricName, amount: number, unit: 'Count' | 'None' = 'None'): MetricValue {
  return { name, value: amount, unit };
}
