import type { ModelVersion } from '../../../lib/contracts/registry';
import type { Baseline } from '../profile/baseline';
import { measureQuality, qualityMetrics } from '../quality/quality-metrics';
import type { QualityReferences } from '../verdict/quality/quality-check';
import type { QualityReference } from '../verdict/quality/quality-verdict';

/**
 * What a champion measured: on held-out data when it was approved, as the registry has it; what that lacks, on the data
 * of its baseline.
 */
export function qualityReferences(
  { metrics }: Pick<ModelVersion, 'metrics'>,
  baseline: Pick<Baseline, 'quality'> | undefined,
): QualityReferences {
  const measured = baseline?.quality ? measureQuality(baseline.quality) : {};
  const found = qualityMetrics.flatMap((name): [string, QualityReference][] => {
    const approved = metrics[name];
    if (approved && approved.standardError !== null) {
      return [[name, { value: approved.value, standardError: approved.standardError }]];
    }
    const own = measured[name];
    return own ? [[name, { value: own.value, standardError: own.standardError }]] : [];
  });
  return Object.fromEntries(found);
}
