import { wilsonInterval, type Interval, type Proportion } from '../../../lambdas/monitoring/statistics/proportion';
import type {
  DisparityName,
  FairnessFinding,
  QualityVerdict,
} from '../../../lambdas/monitoring/verdict/quality/quality-verdict';
import type { VerdictLevel } from '../../../lambdas/monitoring/verdict/verdict';
import { layOut } from './lay-out';

/** Groups that a terminal shows. */
const mostGroups = 40;

/** Worst first. */
const severity: readonly VerdictLevel[] = ['critical', 'warning', 'insufficient', 'ok'];

/** The groups of a window as a table, those that are treated most differently first. */
export function fairnessLines({ fairness, thinGroups }: QualityVerdict): string[] {
  const thin = thinGroups.length === 0 ? [] : [`groups too small to judge: ${thinGroups.join(', ')}`];
  if (fairness.length === 0) return thin;
  const groups = byGroup(fairness)
    .map((findings) => ({ findings, verdict: worst(findings), distance: distance(findings) }))
    .sort((a, b) => severity.indexOf(a.verdict) - severity.indexOf(b.verdict) || b.distance - a.distance);
  const header = ['group', 'verdict', 'n', 'positive', 'the rest', 'DPPL', 'DI', 'true pos.', 'false pos.', 'accuracy'];
  const rows = groups.slice(0, mostGroups).map(({ findings, verdict }) => rowOf(findings, verdict));
  return [
    '',
    'fairness: each group with all others; 95 % intervals, ! warns, !! is critical',
    ...layOut([header, ...rows]),
    ...(groups.length > rows.length ? [`${groups.length - rows.length} more groups; --json and report show all`] : []),
    ...thin,
  ];
}

function byGroup(fairness: readonly FairnessFinding[]): FairnessFinding[][] {
  const groups = new Map<string, FairnessFinding[]>();
  for (const finding of fairness) {
    const key = JSON.stringify([finding.attribute, finding.group]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

function worst(findings: readonly FairnessFinding[]): VerdictLevel {
  return severity.find((level) => findings.some(({ verdict }) => verdict === level)) ?? 'insufficient';
}

/** How many times the critical floor the worst disparity is. */
function distance(findings: readonly FairnessFinding[]): number {
  return Math.max(...findings.map(({ effect, floors }) => effect / Math.max(1e-9, floors.critical)));
}

function rowOf(findings: readonly FairnessFinding[], verdict: VerdictLevel): string[] {
  const of = (name: DisparityName) => findings.find(({ disparity }) => disparity === name);
  const { attribute, group } = findings[0]!;
  const selection = of('selection') ?? of('impact');
  const [successes = 0, trials = 0, restSuccesses = 0, restTrials = 0] = selection?.counts ?? [];
  return [
    `${attribute}=${group}`,
    verdict,
    trials === 0 ? '' : String(trials),
    rate({ successes, trials }),
    rate({ successes: restSuccesses, trials: restTrials }),
    disparity(of('selection')),
    disparity(of('impact')),
    ...(['opportunity', 'falseAlarm', 'accuracy'] as const).map((name) => disparity(of(name))),
  ];
}

function rate(proportion: Proportion): string {
  return proportion.trials === 0 ? '' : interval(wilsonInterval(proportion));
}

/** Two decimals, so that a row fits a terminal; --json has all. */
function interval({ estimate, lower, upper }: Interval): string {
  return `${estimate.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)})`;
}

const alarms: Partial<Record<VerdictLevel, string>> = { warning: ' !', critical: ' !!' };

/** Empty where the group has too few answers or outcomes of that kind. */
function disparity(finding: FairnessFinding | undefined): string {
  if (finding === undefined) return 'too few';
  return `${interval(finding)}${alarms[finding.verdict] ?? ''}`;
}
