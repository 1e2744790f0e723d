import { arrivedShare, expectedMaturity, hoursUntil } from '../../quality/label-delay';
import { usualByThen } from '../../quality/late-outcomes';
import { deriveBudget } from '../budget';
import { explainDisparity, explainLoss } from './explain-quality';
import { compareProportions, weighAccuracy } from './fairness-check';
import { decideFairness, decideQuality, overallQuality } from './judge-quality';
import { disparities, metricNames } from '../names';
import { qualityCauses } from './quality-causes';
import { judgedMetrics, weighLoss } from './quality-check';
import { isMature } from './quality-maturity';
import type { FairnessFinding, QualityVerdict } from './quality-verdict';
import { differingProof, replayMissing } from './replay-missing';
import { replayOutlook } from './replay-outlook';
import { differingCauses, differingLevel, differingNumbers, insufficiency, type Replay } from '../replayed';
import { digits, outOf, percent } from '../wording';

/** Computes a stored quality verdict again from the measures and counts it carries. */
export function replayQuality(verdict: QualityVerdict): Replay {
  const { policy } = verdict;
  const open = verdict.findings.map((finding) => {
    const { metric, measured, reference, history, floors } = finding;
    return { metric, measured, reference, history, floors, ...weighLoss(metric, measured, reference, history) };
  });
  const groups = verdict.fairness.map(({ proven, ...finding }) => {
    if (proven) return { ...finding, ...weighAccuracy(proven.means, verdict.late) };
    const [successes, trials, restSuccesses, restTrials] = finding.counts;
    const rest = { successes: restSuccesses, trials: restTrials };
    return { ...finding, ...compareProportions(finding.disparity, { successes, trials }, rest) };
  });
  const derivation = deriveBudget(policy, { quality: open.length, fairness: groups.length });
  const findings = decideQuality(open, derivation.families.quality?.alpha ?? 0, policy);
  const fairness = decideFairness(groups, derivation.families.fairness?.alpha ?? 0, policy);
  const maturity = replayMaturity(verdict);
  const missing = replayMissing(verdict);
  const outlook = replayOutlook(verdict.outlook);
  const overall = overallQuality(findings, fairness, judgedMetrics(policy, verdict.measures).length);
  const differences = [
    ...verdict.findings.flatMap((stored, i) => {
      const name = metricNames[stored.metric];
      const keys = ['loss', 'lossError', 'pValue', 'adjustedPValue', 'alpha', 'detectable'] as const;
      return [
        ...differingNumbers(name, stored, findings[i]!, keys),
        ...differingProof(name, stored.proven, findings[i]!.proven, ['loss', 'pValue', 'adjustedPValue']),
        ...differingLevel(name, stored.verdict, findings[i]!.verdict),
      ];
    }),
    ...verdict.fairness.flatMap((stored, i) => {
      const keys = ['effect', 'estimate', 'lower', 'upper', 'pValue', 'adjustedPValue', 'alpha'] as const;
      return [
        ...differingNumbers(nameOf(stored), stored, fairness[i]!, keys),
        ...differingProof(nameOf(stored), stored.proven, fairness[i]!.proven, ['effect', 'pValue', 'adjustedPValue']),
        ...differingLevel(nameOf(stored), stored.verdict, fairness[i]!.verdict),
      ];
    }),
    ...missing.differences,
    ...maturity.differences,
    ...outlook.differences,
    ...differingCauses('quality', verdict.causes, qualityCauses(findings, fairness)),
    ...differingLevel('quality', verdict.verdict, overall),
  ];
  // What is certain is corrected with what is certain of the others.
  const losses = findings.map(({ pValue, proven }) => proven?.pValue ?? pValue);
  const disparate = fairness.map(({ pValue, proven }) => proven?.pValue ?? pValue);
  return {
    agrees: differences.length === 0,
    differences,
    derivation: [
      ...maturity.derivation,
      ...missing.derivation,
      ...derivation.steps,
      ...findings.filter(isAlarm).flatMap((finding) => explainLoss(finding, losses, policy)),
      ...fairness.filter(isAlarm).flatMap((finding) => explainDisparity(finding, disparate, policy)),
      ...outlook.derivation,
      ...insufficiency(verdict.reason ?? null),
      `verdict: ${overall}`,
    ],
  };
}

/** When outcomes were due, and whether enough of them had come. */
function replayMaturity({ maturity, arrival, late, labelDelayHours, policy }: QualityVerdict): Omit<Replay, 'agrees'> {
  const { labelled, answers, ageHours, expected, arrived, mature } = maturity;
  const curve = arrival === undefined || ageHours === null ? null : { arrival, ageHours };
  const again = curve
    ? {
        expected: expectedMaturity(curve.arrival, curve.ageHours),
        arrived: arrivedShare(curve.arrival, curve.ageHours),
      }
    : arrival === undefined && late !== undefined && expected !== null
      ? usualByThen(late)
      : { expected, arrived };
  const learnt = arrival ? hoursUntil(arrival, policy.quality.maturity) : null;
  const delay = labelDelayHours && {
    learnt,
    used: Math.max(labelDelayHours.stated, learnt ?? 0),
  };
  const isEnough = isMature({ labelled, answers, ...again }, policy);
  const due =
    again.expected === null ? 'how many are due by now is not known' : `due by now: ${percent(again.expected)}`;
  const ofUsual = again.arrived === null ? '' : ` of the ${percent(again.arrived)} that usually have one by now`;
  return {
    differences: [
      ...differingNumbers('maturity of outcomes', { expected, arrived }, again, ['expected', 'arrived']),
      ...(labelDelayHours && delay
        ? differingNumbers('delay of outcomes', labelDelayHours, delay, ['learnt', 'used'])
        : []),
      ...(isEnough === mature
        ? []
        : [`maturity of outcomes: stored as ${String(mature)}, comes out as ${String(isEnough)}`]),
    ],
    derivation: [
      ...(labelDelayHours
        ? [
            `outcomes are due after ${digits(labelDelayHours.used)} h: ${digits(labelDelayHours.stated)} h are stated, ` +
              (learnt === null
                ? 'how they really come is not known yet'
                : `${percent(policy.quality.maturity)} of those that ever come have come after ${digits(learnt)} h`),
          ]
        : []),
      `outcomes: ${outOf(labelled, answers)} answers have one; ${due}; ${percent(policy.quality.maturity)}${ofUsual} are needed: ${isEnough ? 'mature' : 'not mature'}`,
    ],
  };
}

function isAlarm({ verdict }: { readonly verdict: string }): boolean {
  return verdict === 'warning' || verdict === 'critical';
}

function nameOf({ attribute, group, disparity }: FairnessFinding): string {
  return `${disparities[disparity].name} of ${attribute}=${group}`;
}
