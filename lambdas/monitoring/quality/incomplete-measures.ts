import { incompleteMeans } from './incomplete-means';
import type { LateOutcomes } from './late-outcomes';
import { reckonMissing, type IncompleteMean, type Reckoned } from './missing-outcomes';
import { around, measureQuality, type Measured, type QualityMeasures, type QualityMetric } from './quality-metrics';
import type { QualityProfile } from './quality-profile';

/** Measures of which the missing outcomes are worth telling: the others come with them. */
const bounded: ReadonlySet<QualityMetric> = new Set([
  'calibration',
  'accuracy',
  'precision',
  'positiveRate',
  'mae',
  'rmse',
]);

/**
 * All measures of a window, with what missing outcomes leave open; those that come late are made up for where older days
 * tell how. Without missing outcomes the same as `measureQuality`.
 */
export function measureIncomplete(
  profile: QualityProfile,
  late: LateOutcomes | undefined,
  confidence = 0.95,
): QualityMeasures {
  const measures: Partial<Record<QualityMetric, Measured>> = { ...measureQuality(profile, confidence) };
  const means = Object.entries(incompleteMeans(profile)) as [QualityMetric, IncompleteMean][];
  for (const [name, mean] of means) {
    const plain = measures[name];
    if (plain === undefined || (late === undefined && !bounded.has(name))) continue;
    const { arrivalError, missing, least, most, value, standardError } = reckonMetric(name, mean, late);
    const incomplete = { known: plain.value, mean, arrivalError, missing, least, most };
    if (late === undefined) {
      measures[name] = { ...plain, incomplete };
      continue;
    }
    const isShare = mean.least === 0 && mean.most === 1;
    const interval = isShare ? [0, 1] : mean.most === null ? [0] : [];
    measures[name] = { ...around(value, standardError, plain.n, confidence, ...interval), incomplete };
  }
  if (late !== undefined && means.length > 0 && measures.meanPrediction) {
    const { calibration, positiveRate } = measures;
    const mean = calibration!.value + positiveRate!.value;
    measures.meanPrediction = { ...measures.meanPrediction, value: mean, lower: mean, upper: mean };
  }
  return measures;
}

/** A measure reckoned with what is missing; a root mean square is the root of what is reckoned. */
export function reckonMetric(name: QualityMetric, mean: IncompleteMean, late: LateOutcomes | undefined): Reckoned {
  const reckoned = reckonMissing(mean, late);
  if (name !== 'rmse') return reckoned;
  const value = Math.sqrt(reckoned.value);
  // Delta method, as for the error of a root mean square without anything missing.
  const perError = value === 0 ? 0 : 1 / (2 * value);
  return {
    ...reckoned,
    value,
    standardError: reckoned.standardError * perError,
    arrivalError: reckoned.arrivalError * perError,
    least: Math.sqrt(reckoned.least),
    most: reckoned.most === null ? null : Math.sqrt(reckoned.most),
  };
}
