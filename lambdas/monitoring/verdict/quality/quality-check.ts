import type { Measured, QualityMeasures, QualityMetric } from '../../quality/quality-metrics';
import { intervalZ, normalCdf } from '../../statistics/normal';
import { predictionLimit } from '../../statistics/student-t';
import type { MonitorPolicy } from '../policy';
import type { ProvenLoss, QualityFinding, QualityReference } from './quality-verdict';

/** Known-good quality of a model: what it measured when it was approved. */
export type QualityReferences = Readonly<Partial<Record<QualityMetric, QualityReference>>>;

/** Losses of earlier windows in which nothing was wrong, by metric. */
export type QualityHistory = Readonly<Partial<Record<QualityMetric, readonly number[]>>>;

/** A check before the correction across metrics is known. */
export interface OpenQualityFinding extends Omit<
  QualityFinding,
  'verdict' | 'adjustedPValue' | 'alpha' | 'detectable' | 'proven'
> {
  readonly proven?: Omit<ProvenLoss, 'adjustedPValue'>;
}

/** A metric that may raise alarms. */
export type JudgedMetric = keyof MonitorPolicy['quality']['losses'];

/** Metrics that may raise alarms by themselves, of those that were measured. */
export function judgedMetrics({ quality }: MonitorPolicy, measures: QualityMeasures): readonly JudgedMetric[] {
  // Accuracy at one operating point follows the share of positives; where there are probabilities, they say more.
  const usual: readonly JudgedMetric[] =
    measures.calibration === undefined ? ['accuracy', 'mae', 'rmse'] : ['auc', 'calibration'];
  const named = quality.judged.flatMap((metric) => (metric === 'usual' ? usual : [metric]));
  return [...new Set(named)].filter((metric) => measures[metric] !== undefined);
}

/** Compares what a window measured with the reference, metric by metric. */
export function checkQuality(
  measures: QualityMeasures,
  references: QualityReferences,
  history: QualityHistory,
  policy: MonitorPolicy,
): OpenQualityFinding[] {
  return judgedMetrics(policy, measures).flatMap((metric) => {
    const measured = measures[metric];
    const reference = references[metric] ?? null;
    if (measured === undefined || (reference === null && metric !== 'calibration')) return [];
    const past = history[metric] ?? [];
    const floors = policy.quality.losses[metric];
    return [{ metric, measured, reference, floors, history: past, ...weighLoss(metric, measured, reference, past) }];
  });
}

/** A loss, how improbable it is, and what of it is certain. */
export function weighLoss(
  metric: JudgedMetric,
  measured: Measured,
  reference: QualityReference | null,
  history: readonly number[],
): Pick<OpenQualityFinding, 'loss' | 'lossError' | 'pValue' | 'proven'> {
  const { loss, lossError } = lossOf(metric, measured, reference);
  const pValue = qualityPValue(metric, loss, lossError, history);
  const value = nearestToGood(metric, measured, reference);
  if (value === null) return { loss, lossError, pValue };
  const certain = lossOf(metric, { ...measured, value }, reference);
  const proven = { loss: certain.loss, pValue: qualityPValue(metric, certain.loss, certain.lossError, history) };
  return { loss, lossError, pValue, proven };
}

/** The best that a measure may be, whatever the missing outcomes are; null when nothing is missing. */
function nearestToGood(metric: JudgedMetric, { incomplete }: Measured, reference: QualityReference | null) {
  if (!incomplete || incomplete.missing === 0) return null;
  const { least } = incomplete;
  const most = incomplete.most ?? Infinity;
  switch (metric) {
    case 'calibration':
      return Math.min(most, Math.max(least, reference?.value ?? 0));
    case 'mae':
    case 'rmse':
      return least;
    default:
      return most;
  }
}

/** Probability of a loss at least this large when nothing is lost: by the errors, and by how windows vary if known. */
export function qualityPValue(
  metric: JudgedMetric,
  loss: number,
  lossError: number,
  history: readonly number[],
): number {
  // A calibration may be off either way.
  return metric === 'calibration'
    ? Math.min(1, 2 * oneSided(loss, lossError, history))
    : oneSided(loss, lossError, history);
}

function oneSided(loss: number, lossError: number, history: readonly number[]): number {
  const byError = lossError > 0 ? normalCdf(-loss / lossError) : loss > 0 ? 0 : 1;
  const byHistory = history.length < smallestHistory ? 0 : (predictionLimit(history, loss, 0.5)?.pValue ?? 0);
  return Math.max(byError, byHistory);
}

/** Windows from which on their variation is known well enough to judge by. */
export const smallestHistory = 8;

/** Smallest loss that is seen at a tail with a power. */
export function detectableLoss(lossError: number, tail: number, power: number): number {
  const ofPower = power > 0.5 ? intervalZ(2 * power - 1) : 0;
  return (intervalZ(1 - 2 * Math.min(0.499, tail)) + ofPower) * lossError;
}

/** How much worse a measure is than its reference, with the standard error of that. */
export function lossOf(
  metric: JudgedMetric,
  measured: Measured,
  reference: QualityReference | null,
): { readonly loss: number; readonly lossError: number } {
  const value = reference?.value ?? 0;
  const error = Math.hypot(measured.standardError, reference?.standardError ?? 0);
  switch (metric) {
    case 'calibration':
      // Off by either sign is off; what the reference was off by is not held against the window.
      return { loss: Math.abs(measured.value - value), lossError: error };
    case 'mae':
    case 'rmse':
      return value === 0
        ? { loss: measured.value > 0 ? 1 : 0, lossError: 0 }
        : { loss: (measured.value - value) / value, lossError: error / value };
    default:
      return { loss: value - measured.value, lossError: error };
  }
}
