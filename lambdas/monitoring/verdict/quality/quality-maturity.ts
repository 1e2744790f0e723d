import { arrivedShare, expectedMaturity } from '../../quality/label-delay';
import { usualByThen } from '../../quality/late-outcomes';
import type { QualityProfile } from '../../quality/quality-profile';
import type { QualityContext } from './judge-quality';
import type { MonitorPolicy } from '../policy';
import { qualityShortfall } from './quality-shortfall';
import type { Maturity, QualityVerdict } from './quality-verdict';
import { percent } from '../wording';

/** How far the labels of a window have come. */
export function maturityOf(
  { labelled, answers, lastAnswer }: Pick<QualityProfile, 'labelled' | 'answers' | 'lastAnswer'>,
  context: Pick<QualityContext, 'asOf' | 'maturityCurve' | 'delayHours' | 'late'>,
  policy: MonitorPolicy,
): Maturity {
  const { asOf, maturityCurve, delayHours, late } = context;
  const ageHours =
    asOf === undefined || lastAnswer === null ? null : (Date.parse(asOf) - Date.parse(lastAnswer)) / 3_600_000;
  const isShort = labelled < policy.quality.maturity * answers;
  if (maturityCurve === undefined && late !== undefined && isShort) {
    // Outcomes still come at the oldest age, so that there is no curve: what is usual at this age is known all the same.
    const usual = usualByThen(late);
    const known = { labelled, answers, ...usual };
    return { ...known, ageHours, mature: isMature(known, policy) };
  }
  const expected =
    ageHours === null
      ? null
      : maturityCurve !== undefined
        ? expectedMaturity(maturityCurve, ageHours)
        : delayHours === undefined
          ? null
          : Number(ageHours >= delayHours);
  const arrived = ageHours === null || maturityCurve === undefined ? null : arrivedShare(maturityCurve, ageHours);
  const mature = isMature({ labelled, answers, expected, arrived }, policy);
  return { labelled, answers, ageHours, expected, arrived, mature };
}

/**
 * Whether enough labels have come. Without any knowledge of the delay, the labels that are there have to make up the
 * window. Where it is known that some never come, those that do have to be there: their delivery may have stopped.
 */
export function isMature(
  { labelled, answers, expected, arrived }: Pick<Maturity, 'labelled' | 'answers' | 'expected' | 'arrived'>,
  { quality: { maturity } }: Pick<MonitorPolicy, 'quality'>,
): boolean {
  const enough =
    expected === null
      ? labelled >= maturity * answers
      : expected >= maturity && labelled >= maturity * (arrived ?? 0) * answers;
  return enough && labelled > 0;
}

/** Whether there are enough labels to judge by, of either class. */
export function hasEnoughLabels(
  { labelled, outcomes }: QualityProfile,
  policy: Pick<MonitorPolicy, 'quality'>,
): boolean {
  if (labelled < policy.quality.minimumLabels) return false;
  if (outcomes.task !== 'binary') return true;
  const { truePositives, falseNegatives } = outcomes.confusion;
  const positives = truePositives + falseNegatives;
  return Math.min(positives, labelled - positives) >= policy.quality.minimumOfClass;
}

/** Why quality was not judged. */
export function whyNotJudged(
  verdict: Pick<QualityVerdict, 'maturity' | 'measures' | 'findings' | 'fairness' | 'policy' | 'late'>,
): string | null {
  const { labelled, answers, expected, arrived, mature } = verdict.maturity;
  const { maturity } = verdict.policy.quality;
  if (answers === 0) return 'the model answered nothing in these days';
  if (labelled === 0) return `none of ${answers} answers has an outcome`;
  if (mature) return qualityShortfall(verdict).join('; ') || null;
  const come = `${labelled} of ${answers} answers have an outcome`;
  return expected !== null && expected < maturity
    ? `${come}; only ${percent(expected)} of those that ever come are due by now, ${percent(maturity)} are needed`
    : `${come}, ${percent(maturity * (expected === null ? 1 : (arrived ?? 0)))} are needed`;
}
