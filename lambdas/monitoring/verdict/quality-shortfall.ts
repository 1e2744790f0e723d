import { metricNames } from './names';
import { judgedMetrics } from './quality-check';
import type { QualityFinding, QualityVerdict } from './quality-verdict';
import { digits } from './wording';

/** Why quality, or a measure of it, could not be judged although labels are there; in sentences, empty when all could. */
export function qualityShortfall({
  maturity,
  measures,
  findings,
  policy,
}: Pick<QualityVerdict, 'maturity' | 'measures' | 'findings' | 'policy'>): string[] {
  if (!maturity.mature) return [];
  const { minimumLabels, minimumOfClass } = policy.quality;
  if (maturity.labelled < minimumLabels) {
    return [`${maturity.labelled} outcomes are too few to judge, ${minimumLabels} are needed (quality.minimumLabels)`];
  }
  if (findings.length === 0 && measures.calibration !== undefined) {
    return [`one class has fewer than ${minimumOfClass} outcomes (quality.minimumOfClass)`];
  }
  const alone = judgedMetrics(policy, measures).filter((name) => !findings.some(({ metric }) => metric === name));
  return [
    ...findings.filter(({ verdict }) => verdict === 'insufficient').map(sentence),
    ...alone.map(
      (name) => `${metricNames[name]} has nothing to be compared with: the approved model was measured without labels`,
    ),
  ];
}

function sentence({ metric, measured, reference, detectable, floors }: QualityFinding): string {
  const tooFew = `${metricNames[metric]}: ${measured.n} outcomes would only show a loss of ${digits(detectable)}, critical is ${floors.critical}`;
  // More outcomes make the window's error smaller; that of the reference stays as it is.
  const ofWindow = measured.standardError ** 2;
  const ofReference = (reference?.standardError ?? 0) ** 2;
  const allowed = (ofWindow + ofReference) * (floors.critical / detectable) ** 2;
  if (ofReference >= allowed) return `${tooFew}; the baseline itself has too few outcomes, no window would show it`;
  const wanted = Math.ceil((measured.n * ofWindow) / (allowed - ofReference));
  return `${tooFew}; about ${digits(wanted)} would show that`;
}
