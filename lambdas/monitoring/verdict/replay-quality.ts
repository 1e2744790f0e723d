import { deriveBudget, digits } from './budget';
import { compareProportions } from './fairness-check';
import { decideFairness, decideQuality } from './judge-quality';
import { lossOf, qualityPValue } from './quality-check';
import type { FairnessFinding, QualityFinding, QualityVerdict } from './quality-verdict';
import { isSameNumber, type Replay } from './replay';

/** Computes a stored quality verdict again from the measures and counts it carries. */
export function replayQuality(verdict: QualityVerdict): Replay {
  const { policy } = verdict;
  const open = verdict.findings.map((finding) => {
    const { loss, lossError } = lossOf(finding.metric, finding.measured, finding.reference);
    return { ...finding, loss, lossError, pValue: qualityPValue(finding.metric, loss, lossError, finding.history) };
  });
  const groups = verdict.fairness.map((finding) => {
    const [successes, trials, restSuccesses, restTrials] = finding.counts;
    const rest = { successes: restSuccesses, trials: restTrials };
    return { ...finding, ...compareProportions(finding.disparity, { successes, trials }, rest) };
  });
  const derivation = deriveBudget(policy, { quality: open.length, fairness: groups.length });
  const findings = decideQuality(open, derivation.families.quality?.alpha ?? 0, policy);
  const fairness = decideFairness(groups, derivation.families.fairness?.alpha ?? 0, policy);
  const differences = [
    ...verdict.findings.flatMap((stored, i) =>
      differ(stored.metric, stored, findings[i]!, ['loss', 'lossError', 'pValue', 'adjustedPValue', 'alpha']),
    ),
    ...verdict.fairness.flatMap((stored, i) =>
      differ(nameOf(stored), stored, fairness[i]!, ['effect', 'estimate', 'pValue', 'adjustedPValue', 'alpha']),
    ),
  ];
  const { labelled, answers, expected, mature } = verdict.maturity;
  return {
    agrees: differences.length === 0,
    differences,
    derivation: [
      `labels: ${labelled} of ${answers} answers; expected by now: ${expected === null ? 'not known' : digits(expected)}; ${mature ? 'mature' : 'not mature'}`,
      ...derivation.steps,
      ...findings.flatMap(explainLoss),
      ...fairness.filter(isAlarm).map(explainDisparity),
      `verdict: ${verdict.verdict}`,
    ],
  };
}

function differ<K extends string>(
  name: string,
  stored: Readonly<Record<K, number>> & { readonly verdict: string },
  again: Readonly<Record<K, number>> & { readonly verdict: string },
  keys: readonly K[],
): string[] {
  return [
    ...keys
      .filter((key) => !isSameNumber(stored[key], again[key]))
      .map((key) => `${name}: ${key} is stored as ${stored[key]}, comes out as ${again[key]}`),
    ...(stored.verdict === again.verdict
      ? []
      : [`${name}: stored as ${stored.verdict}, comes out as ${again.verdict}`]),
  ];
}

function explainLoss(finding: QualityFinding): string[] {
  if (!isAlarm(finding)) return [];
  const { metric, measured, reference, loss, lossError, floors, verdict, pValue, adjustedPValue, alpha } = finding;
  const before = reference === null ? '' : `, was ${digits(reference.value)} ± ${digits(reference.standardError)}`;
  const floor = verdict === 'critical' ? floors.critical : floors.warning;
  return [
    `${verdict}: ${metric} ${digits(measured.value)} ± ${digits(measured.standardError)} on ${measured.n} outcomes${before}`,
    `  loss ${digits(loss)} ± ${digits(lossError)}`,
    `  real: p = ${digits(pValue)}, corrected ${digits(adjustedPValue)} ≤ ${digits(alpha)}`,
    `  large: loss ${digits(loss)} ≥ ${verdict} floor ${floor}`,
  ];
}

function explainDisparity(finding: FairnessFinding): string {
  const { counts, verdict, effect, floors } = finding;
  const floor = verdict === 'critical' ? floors.critical : floors.warning;
  return `${verdict}: ${nameOf(finding)}: ${counts[0]} of ${counts[1]} against ${counts[2]} of ${counts[3]}; effect ${digits(effect)} ≥ ${floor}`;
}

function isAlarm({ verdict }: { readonly verdict: string }): boolean {
  return verdict === 'warning' || verdict === 'critical';
}

function nameOf({ attribute, group, disparity }: FairnessFinding): string {
  return `${disparity} of ${attribute}=${group}`;
}
