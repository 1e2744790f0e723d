import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { hoursOf } from '../../../lambdas/monitoring/quality/label-delay';
import { learnCalibration } from '../../../lambdas/monitoring/quality/performance-estimate';
import type { Attribute } from '../../../lambdas/monitoring/quality/quality-builder';
import { measureQuality } from '../../../lambdas/monitoring/quality/quality-metrics';
import { judgeQuality, type QualityContext } from '../../../lambdas/monitoring/verdict/quality/judge-quality';
import type { MonitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import type { QualityVerdict } from '../../../lambdas/monitoring/verdict/quality/quality-verdict';
import type { MeasuredQuality } from './measured-quality';

/** Judges the quality that was measured, against that of the baseline. */
export function compareQuality(
  measured: MeasuredQuality,
  baseline: Baseline,
  schema: FeatureSchema,
  policy: MonitorPolicy,
): QualityVerdict {
  const { quality } = baseline;
  const delay = schema.label?.delay;
  const context: QualityContext = {
    references: quality === undefined ? {} : measureQuality(quality),
    ...(quality?.outcomes.task === 'binary' ? { calibration: learnCalibration(quality.outcomes) } : {}),
    ...(measured.asOf === null ? {} : { asOf: measured.asOf }),
    ...(delay === undefined ? {} : { delayHours: hoursOf(delay) }),
  };
  return judgeQuality(measured.profile(), context, policy);
}

/** The attributes that the baseline's quality tells groups apart by. */
export function attributesOfQuality({ binning, quality }: Baseline): Attribute[] {
  return Object.keys(quality?.groups ?? {}).map((name) => {
    const column = binning.features.find((feature) => feature.name === name);
    return { name, groups: column?.kind === 'categorical' ? column.categories : [] };
  });
}
