import { disparities, metricNames } from '../names';
import { judgedMetrics } from './quality-check';
import type { FairnessFinding, QualityFinding, QualityVerdict } from './quality-verdict';
import { digits } from '../wording';

/** Why quality, or a measure of it, could not be judged although labels are there; in sentences, empty when all could. */
export function qualityShortfall({
  maturity,
  measures,
  findings,
  fairness,
  policy,
  late,
}: Pick<QualityVerdict, 'maturity' | 'measures' | 'findings' | 'fairness' | 'policy' | 'late'>): string[] {
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
    ...findings
      .filter(({ verdict }) => verdict === 'insufficient')
      .map((finding) => (isOpen(finding) ? unproven(finding, late) : sentence(finding))),
    ...fairness.filter(({ verdict }) => verdict === 'insufficient').map((finding) => unprovenDisparity(finding, late)),
    ...alone.map(
      (name) => `${metricNames[name]} has nothing to be compared with: the approved model was measured without labels`,
    ),
  ];
}

/** Whether a loss looks real and large, and hangs on what the missing outcomes are like. */
function isOpen({ verdict, adjustedPValue, alpha, loss, floors }: QualityFinding): boolean {
  return verdict === 'insufficient' && adjustedPValue <= alpha && loss >= floors.warning;
}

/** Whether something looks lost, of all answers or of a group's, and hangs on outcomes that are missing. */
export function hangsOnMissing({ findings, fairness }: Pick<QualityVerdict, 'findings' | 'fairness'>): boolean {
  return findings.some(isOpen) || fairness.some(({ verdict }) => verdict === 'insufficient');
}

function unproven({ metric, measured, loss, proven, floors }: QualityFinding, late: QualityVerdict['late']): string {
  const missing = Math.ceil(measured.incomplete!.missing);
  return (
    `${metricNames[metric]}: a loss of ${digits(loss)} if the ${missing} missing outcomes are like the others, ` +
    `${digits(Math.max(0, proven!.loss))} if they are not, warning is ${floors.warning}; ${wayOut(late)}`
  );
}

function unprovenDisparity(
  { attribute, group, disparity, effect, proven, floors }: FairnessFinding,
  late: QualityVerdict['late'],
) {
  return (
    `${disparities[disparity].name} of '${attribute}=${group}': ${digits(effect)} if the ${Math.ceil(proven!.missing)} missing ` +
    `outcomes are like the others, ${digits(proven!.effect)} if they are not, warning is ${floors.warning}; ${wayOut(late)}`
  );
}

/** What can be done about missing outcomes. */
function wayOut(late: QualityVerdict['late']): string {
  if (late === undefined) {
    return 'judge again when they have come; where outcomes say when they were recorded (recordedAt), it is learnt how late ones differ';
  }
  return late.settled
    ? 'fewer have come than usually do by this age, see that they are delivered'
    : 'outcomes still come at the oldest age that is looked at, a longer delay (labelDelay) waits for them';
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
