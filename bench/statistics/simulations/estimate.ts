import {
  calibrationHolds,
  estimateQuality,
  learnCalibration,
} from '../../../lambdas/monitoring/quality/performance-estimate';
import { measureQuality } from '../../../lambdas/monitoring/quality/quality-metrics';
import type { BinaryOutcomes } from '../../../lambdas/monitoring/quality/quality-profile';
import { meanOf } from '../../../lambdas/monitoring/statistics/sample';
import { simulatedQuality } from '../../../test/lambdas/monitoring/support/quality-windows';
import { streamOf } from '../worlds/random-stream';
import { approvedOn } from './quality';

/** Windows whose quality is estimated before their labels come, and measured after. */
export interface EstimateWorld {
  readonly labels: number;
  /** How much outcomes hang on the scores by then; 1: as they did when the calibration was learnt. */
  readonly skill: number;
  readonly repetitions: number;
}

/** How far estimates are from what came true. */
export interface EstimateError {
  /** Mean of estimate less measured. */
  readonly auc: number;
  readonly accuracy: number;
  /** Nine of ten estimates of AUC are as near as this. */
  readonly within: number;
  /** Half the width of the 95 % interval of the measured AUC: what labels themselves leave open. */
  readonly interval: number;
  /** Share of windows that say, once labelled, that the calibration holds. */
  readonly held: number;
}

export function estimateError({ labels, skill, repetitions }: EstimateWorld): EstimateError {
  const random = streamOf(`estimate ${labels} ${skill}`);
  const outcomesOf = (n: number, of: number) => {
    const profile = simulatedQuality(random, n, { skill: of, groups: 0, favour: 0 });
    return { profile, outcomes: profile.outcomes as BinaryOutcomes };
  };
  const calibration = learnCalibration(outcomesOf(approvedOn, 1).outcomes);
  const runs = Array.from({ length: repetitions }, () => {
    const { profile, outcomes } = outcomesOf(labels, skill);
    const estimate = estimateQuality(outcomes, calibration, profile.threshold!)!;
    const { auc, accuracy } = measureQuality(profile);
    return {
      auc: auc === undefined ? null : { error: estimate.auc! - auc.value, half: (auc.upper - auc.lower) / 2 },
      accuracy: estimate.accuracy - accuracy!.value,
      held: calibrationHolds(outcomes, calibration)!.holds,
    };
  });
  const areas = runs.flatMap(({ auc }) => (auc === null ? [] : [auc]));
  const distances = areas.map(({ error }) => Math.abs(error)).sort((a, b) => a - b);
  return {
    auc: meanOf(areas.map(({ error }) => error)),
    accuracy: meanOf(runs.map(({ accuracy }) => accuracy)),
    within: distances[Math.floor(0.9 * distances.length)]!,
    interval: meanOf(areas.map(({ half }) => half)),
    held: meanOf(runs.map(({ held }) => Number(held))),
  };
}
