import { sharesOf } from '../../attribution/moved-shares';
import { rankingAgreement } from '../../attribution/ranking-agreement';
import type { AttributionReference } from '../../attribution/reference';
import { adjustForFalseDiscovery } from '../../statistics/false-discovery';
import { deviationOf, meanOf } from '../../statistics/sample';
import { studentTUpperQuantile } from '../../statistics/student-t';
import { checkAttribution, smallestReference, usualOf } from './attribution-check';
import type { AttributionFinding, AttributionVerdict, FeatureAttribution } from './attribution-verdict';
import { deriveBudget } from '../budget';
import { monitorPolicy, type MonitorPolicy } from '../policy';
import type { Cause, VerdictLevel } from '../verdict';
import { digits, percent } from '../wording';

/**
 * Judges whether the answers hang on the features in the same order, and to the same parts, as on known-good data. Real is
 * what a t prediction limit over known-good samples calls improbable; large is what reaches the floors (of the order, .1
 * is where SageMaker Clarify draws its line).
 * @param current attributions of the window, computed on about as many records as each known-good sample has
 * @param records how many
 */
export function judgeAttribution(
  current: readonly number[],
  records: number,
  reference: AttributionReference,
  policy: MonitorPolicy = monitorPolicy(),
): AttributionVerdict {
  const derivation = deriveBudget(policy, { attribution: 2 });
  const { alpha, tests } = derivation.families.attribution!;
  const open = (['ranking', 'shares'] as const).map((measure) =>
    checkAttribution(measure, current, reference, policy, alpha / tests),
  );
  const adjusted = adjustForFalseDiscovery(
    open.map(({ pValue }) => pValue),
    policy.dependence,
  );
  const agreement = rankingAgreement(usualOf(reference.samples), current);
  const missing = missingOf(reference, agreement, records, policy);
  const findings = open.map((finding, i): AttributionFinding => {
    const real = missing === null && adjusted[i]! <= alpha;
    return { ...finding, verdict: levelOf(real, finding), adjustedPValue: adjusted[i]!, alpha };
  });
  const worst = (['critical', 'warning'] as const).find((level) => findings.some(({ verdict }) => verdict === level));
  const reason = missing ?? (worst === undefined ? hiddenBy(findings) : null);
  const features = reference.features.map((name, i) =>
    featureOf(
      name,
      current[i]!,
      reference.samples.map((sample) => sample[i]!),
    ),
  );
  return {
    attributionVerdictVersion: 1,
    verdict: reason === null ? (worst ?? 'ok') : 'insufficient',
    causes: findings
      .flatMap((finding) => causeOf(finding, features, agreement ?? 0))
      .sort((a, b) => Number(b.severity === 'critical') - Number(a.severity === 'critical')),
    policy,
    derivation,
    records,
    current,
    reference,
    features,
    agreement,
    findings,
    reason,
  };
}

function missingOf(
  { samples, records: sampled }: AttributionReference,
  agreement: number | null,
  records: number,
  policy: MonitorPolicy,
): string | null {
  if (samples.length < smallestReference) {
    return `known-good data give ${samples.length} samples, ${smallestReference} are needed`;
  }
  if (agreement === null) return 'on known-good data the answers hang on no feature at all';
  const wanted = Math.max(policy.attribution.minimumRecords, sampled);
  return records < wanted ? `${records} records could be used, ${wanted} are needed` : null;
}

/** Known-good samples may differ so much that a critical change would pass for one of them. */
function hiddenBy(findings: readonly AttributionFinding[]): string | null {
  const blind = ({ detectable, floors }: AttributionFinding) => detectable === null || detectable > floors.critical;
  if (!findings.every(blind)) return null;
  const [{ detectable, floors }] = findings as [AttributionFinding, ...AttributionFinding[]];
  return `only a loss of ${digits(detectable ?? 1)} could be told from chance, ${floors.critical} is critical: take larger samples`;
}

function levelOf(real: boolean, { loss, floors }: Pick<AttributionFinding, 'loss' | 'floors'>): VerdictLevel {
  if (!real || loss < floors.warning) return 'ok';
  return loss >= floors.critical ? 'critical' : 'warning';
}

function featureOf(name: string, current: number, known: readonly number[]): FeatureAttribution {
  const count = known.length;
  const usual = meanOf(known);
  const half = count < 2 ? 0 : studentTUpperQuantile(0.025, count - 1) * deviationOf(known) * Math.sqrt(1 + 1 / count);
  return { name, current, usual, lower: Math.max(0, usual - half), upper: usual + half };
}

function causeOf(
  { measure, verdict, loss, floors }: AttributionFinding,
  features: readonly FeatureAttribution[],
  agreement: number,
): Cause[] {
  if (verdict !== 'warning' && verdict !== 'critical') return [];
  const { column, message } =
    measure === 'ranking'
      ? rankingMoved(features, agreement, floors[verdict], verdict)
      : sharesMoved(features, loss, floors[verdict], verdict);
  return [{ type: 'attribution-drift', severity: verdict, check: 'attribution', column, effect: loss, message }];
}

function rankingMoved(features: readonly FeatureAttribution[], agreement: number, floor: number, verdict: string) {
  const by = (key: 'current' | 'usual') => [...features].sort((a, b) => b[key] - a[key]).map(({ name }) => name);
  const [now, before] = [by('current'), by('usual')];
  // The most important feature that is not where it was.
  const column = before.find((name, rank) => now[rank] !== name) ?? before[0]!;
  const message =
    `ranking of features agrees with the baseline's by nDCG ${digits(agreement)}, ${verdict} from ${digits(1 - floor)} down; ` +
    `'${column}' was number ${before.indexOf(column) + 1}, is number ${now.indexOf(column) + 1}`;
  return { column, message };
}

function sharesMoved(features: readonly FeatureAttribution[], loss: number, floor: number, verdict: string) {
  const [before, now] = (['usual', 'current'] as const).map(
    (key) => sharesOf(features.map((feature) => feature[key])) ?? features.map(() => 0),
  ) as [readonly number[], readonly number[]];
  const change = (i: number) => Math.abs(before[i]! - now[i]!);
  const most = features.reduce((best, _, i) => (change(i) > change(best) ? i : best), 0);
  const column = features[most]!.name;
  const message =
    `${percent(loss)} of what moves the answers has gone to other features, ${verdict} from ${percent(floor)} on; ` +
    `'${column}' had ${percent(before[most]!)} of it, has ${percent(now[most]!)}`;
  return { column, message };
}
