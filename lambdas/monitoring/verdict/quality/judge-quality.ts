import type { MaturityCurve } from '../../quality/label-delay';
import { calibrationHolds, estimateQuality, type Calibration } from '../../quality/performance-estimate';
import { measureIncomplete } from '../../quality/incomplete-measures';
import type { LateOutcomes } from '../../quality/late-outcomes';
import type { QualityProfile } from '../../quality/quality-profile';
import { adjustForFalseDiscovery } from '../../statistics/false-discovery';
import { deriveBudget } from '../budget';
import { checkFairness, type OpenFairnessFinding } from './fairness-check';
import { monitorPolicy, type EffectFloors, type MonitorPolicy } from '../policy';
import {
  checkQuality,
  detectableLoss,
  judgedMetrics,
  type OpenQualityFinding,
  type QualityHistory,
  type QualityReferences,
} from './quality-check';
import { qualityCauses } from './quality-causes';
import { hasEnoughLabels, maturityOf, whyNotJudged } from './quality-maturity';
import type { FairnessFinding, QualityFinding, QualityVerdict } from './quality-verdict';
import type { VerdictLevel } from '../verdict';

/** What a window's quality is held against. */
export interface QualityContext {
  /** Measured when the champion was approved; metrics without one are reported, not judged. */
  readonly references: QualityReferences;
  /** Losses of earlier good windows, so that a window is not blamed for what windows always vary by. */
  readonly history?: QualityHistory;
  /** Time as of which labels were joined, ISO 8601, UTC; with it the age of the window is known. */
  readonly asOf?: string;
  /** How labels arrive, from older windows. */
  readonly maturityCurve?: MaturityCurve;
  /**
   * How late outcomes differ from those that have come, from older windows: they are made up for.
   * @default - missing outcomes may be anything: an alarm has to hold whatever they are
   */
  readonly late?: LateOutcomes;
  /** Normal delay of labels in hours, used without a curve. */
  readonly delayHours?: number;
  /** Calibration learnt from older outcomes, to estimate quality while labels are missing. */
  readonly calibration?: Calibration;
  /**
   * Whether the calibration held in the last window with labels; the window's own labels, if any, count more.
   * @default false
   */
  readonly calibrationHeld?: boolean;
}

/**
 * Judges a window's quality and fairness. A loss raises an alarm when it is real (improbable within the budget, by the
 * errors of window and reference) and large enough to matter, whatever the outcomes are that are missing. Windows whose
 * labels have not come yet are `insufficient`, and get an estimate instead.
 */
export function judgeQuality(
  profile: QualityProfile,
  context: QualityContext,
  policy: MonitorPolicy = monitorPolicy(),
): QualityVerdict {
  const maturity = maturityOf(profile, context, policy);
  const measures = measureIncomplete(profile, context.late);
  const enough = maturity.mature && hasEnoughLabels(profile, policy);
  const open = enough ? checkQuality(measures, context.references, context.history ?? {}, policy) : [];
  const groups = checkFairness(profile.groups, policy, context.late);
  const derivation = deriveBudget(policy, { quality: open.length, fairness: groups.findings.length });
  const findings = decideQuality(open, derivation.families.quality?.alpha ?? 0, policy);
  const fairness = decideFairness(groups.findings, derivation.families.fairness?.alpha ?? 0, policy);
  const verdict = overallQuality(findings, fairness, judgedMetrics(policy, measures).length);
  return {
    qualityVerdictVersion: 1,
    verdict,
    reason:
      verdict === 'insufficient'
        ? whyNotJudged({ maturity, measures, findings, fairness, policy, late: context.late })
        : null,
    causes: qualityCauses(findings, fairness),
    window: { firstAnswer: profile.firstAnswer, lastAnswer: profile.lastAnswer },
    maturity,
    policy,
    derivation,
    measures,
    findings,
    fairness,
    thinGroups: groups.thinGroups,
    estimate: estimateOf(profile, context),
    ...(context.late === undefined ? {} : { late: context.late }),
    ...(context.maturityCurve === undefined ? {} : { arrival: context.maturityCurve }),
  };
}

/**
 * The worst of all; without one that could be judged there is no verdict.
 *
 * @param wanted how many measures the policy wants to be judged
 */
export function overallQuality(
  findings: readonly QualityFinding[],
  fairness: readonly FairnessFinding[],
  wanted: number,
): VerdictLevel {
  const levels = [...findings, ...fairness].map(({ verdict }) => verdict);
  if (levels.includes('critical')) return 'critical';
  if (levels.includes('warning')) return 'warning';
  if (levels.includes('insufficient')) return 'insufficient';
  // One measure that could not show even a critical loss, or that has nothing to be compared with, is enough: the
  // others do not speak for it.
  const told = findings.filter(({ verdict }) => verdict === 'ok').length;
  return told > 0 && told === wanted ? 'ok' : 'insufficient';
}

/** Corrects across metrics and holds every loss against both gates. */
export function decideQuality(
  open: readonly OpenQualityFinding[],
  alpha: number,
  policy: MonitorPolicy,
): QualityFinding[] {
  const { adjusted, certain } = correctTogether(open, policy);
  return open.map(({ proven, ...finding }, i) => {
    const detectable = detectableLoss(finding.lossError, alpha / open.length, policy.power);
    const level = gate(adjusted[i]! <= alpha, finding.loss, finding.floors);
    const proof = proven && { ...proven, adjustedPValue: certain[i]! };
    const judged = proof ? proofLevel(level, gate(proof.adjustedPValue <= alpha, proof.loss, finding.floors)) : level;
    const verdict = judged === 'ok' && detectable > finding.floors.critical ? 'insufficient' : judged;
    return { ...finding, verdict, adjustedPValue: adjusted[i]!, alpha, detectable, ...(proof && { proven: proof }) };
  });
}

/** Corrects across groups and disparities and holds every disparity against both gates. */
export function decideFairness(
  open: readonly OpenFairnessFinding[],
  alpha: number,
  policy: MonitorPolicy,
): FairnessFinding[] {
  const { adjusted, certain } = correctTogether(open, policy);
  return open.map(({ proven, ...finding }, i) => {
    const level = gate(adjusted[i]! <= alpha, finding.effect, finding.floors);
    const proof = proven && { ...proven, adjustedPValue: certain[i]! };
    const verdict = proof
      ? proofLevel(level, gate(proof.adjustedPValue <= alpha, proof.effect, finding.floors))
      : level;
    return { ...finding, verdict, adjustedPValue: adjusted[i]!, alpha, ...(proof && { proven: proof }) };
  });
}

/** P-values corrected together: as they look, and of what is certain. */
function correctTogether(
  open: readonly { readonly pValue: number; readonly proven?: { readonly pValue: number } }[],
  { dependence }: MonitorPolicy,
) {
  const adjust = (pValues: readonly number[]) => adjustForFalseDiscovery(pValues, dependence);
  return {
    adjusted: adjust(open.map(({ pValue }) => pValue)),
    certain: adjust(open.map(({ pValue, proven }) => proven?.pValue ?? pValue)),
  };
}

/** Only what is certain raises an alarm; a loss that hangs on what the missing outcomes are like is left open. */
function proofLevel(seeming: VerdictLevel, certain: VerdictLevel): VerdictLevel {
  return certain === 'ok' && seeming !== 'ok' ? 'insufficient' : certain;
}

function gate(real: boolean, effect: number, floors: EffectFloors): VerdictLevel {
  if (!real || effect < floors.warning) return 'ok';
  return effect >= floors.critical ? 'critical' : 'warning';
}

function estimateOf(
  profile: QualityProfile,
  { calibration, calibrationHeld, late }: QualityContext,
): QualityVerdict['estimate'] {
  const { outcomes, threshold } = profile;
  if (outcomes.task !== 'binary' || calibration === undefined || threshold === null) return null;
  const estimate = estimateQuality(outcomes, calibration, threshold);
  if (estimate === null) return null;
  return { ...estimate, trusted: calibrationHolds(outcomes, calibration, late)?.holds ?? calibrationHeld ?? false };
}
