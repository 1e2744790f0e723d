import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { Baseline } from '../profile/baseline';
import { requireShape } from '../profile/files';
import type { Profile } from '../profile/profile';
import type { ReferenceWindow, WindowLength } from '../profile/window-counts';
import { adjustForFalseDiscovery } from '../statistics/false-discovery';
import { deriveBudget } from './budget';
import { causesOf } from './causes';
import { isJudged, type OpenFinding } from './drift-check';
import { openFindings, type LeftOut } from './open-findings';
import { overallOf } from './overall';
import { monitorPolicy, type MonitorPolicy } from './policy';
import { referenceFor } from './reference';
import type { CheckName, Derivation, Family, Finding, Verdict, VerdictLevel } from './verdict';

/** What a window may be compared with beyond the baseline. */
export interface JudgeContext extends LeftOut {
  /**
   * When the window began, ISO 8601, UTC.
   * @default - time of the profile's first event
   */
  readonly start?: string;
  /**
   * How long the window is. The baseline's own windows are used only if they are as long.
   * @default - not stated: the baseline's own windows are not used
   */
  readonly length?: WindowLength;
  /**
   * Known-good windows of the same length, see `referenceWindow`.
   * @default - those that the baseline carries, when they are as long
   */
  readonly windows?: readonly ReferenceWindow[];
}

/**
 * Judges the profile of a window against the baseline. An alarm needs two gates: the change is real (improbable
 * enough, within the false-alarm budget and corrected across columns) and it is large enough to matter. A column that
 * raises no alarm is `ok` only if the window was large enough to show a critical change, else `insufficient`.
 * @param context when the window began and which known-good windows it may be compared with
 * @throws TidegateError `Tidegate.InvalidInput` when the profile was counted on other bins
 */
export function judge(
  profile: Profile,
  baseline: Baseline,
  policy: MonitorPolicy = monitorPolicy(),
  context: JudgeContext = {},
): Verdict {
  if (profile.binning !== baseline.profile.binning) {
    throw new TidegateError(
      errorNames.invalidInput,
      `profile was counted on bins ${profile.binning}, the baseline has ${baseline.profile.binning}: profile it again`,
    );
  }
  requireShape(profile, baseline.binning);
  const own = baseline.reference?.length === context.length ? (baseline.reference?.windows ?? []) : [];
  const windows = context.windows ?? own;
  const reference = referenceFor(baseline, windows, context.start ?? profile.firstEvent, policy.season);
  const open = openFindings(profile, baseline, reference, policy, context);
  const derivation = deriveBudget(policy, {
    'data-contract': countTests(open, 'data-contract'),
    'feature-drift': countTests(open, 'feature-drift'),
    'prediction-drift': countTests(open, 'prediction-drift'),
  });
  const findings = attribute(decide(open, derivation, policy));
  const missing = notJudged(baseline, findings, policy, context);
  const answers = context.mixedAnswers === true ? null : (baseline.binning.prediction?.name ?? null);
  const coverage = { rows: profile.rows, malformed: profile.malformed.count, notJudged: missing, answers };
  const { verdict, reason } = overallOf(findings, coverage, policy);
  const drift = findings.filter(({ check, family }) => check === 'distribution' && family === 'feature-drift');
  return {
    verdictVersion: 1,
    verdict,
    reason,
    causes: causesOf(findings, profile),
    window: {
      firstEvent: profile.firstEvent,
      lastEvent: profile.lastEvent,
      events: profile.events,
      rows: profile.rows,
      predictions: profile.predictions,
      malformed: profile.malformed,
    },
    baseline: {
      rows: baseline.profile.rows,
      binning: baseline.profile.binning,
      season: reference.season,
      stratum: reference.stratum,
      windows: reference.windows,
    },
    policy,
    derivation,
    findings,
    largestStability: drift.length === 0 ? null : Math.max(...drift.map(({ statistic }) => statistic)),
    driftedFeatures: drift
      .filter((finding) => finding.verdict === 'critical' && finding.cause === 'covariate-drift')
      .map(({ column }) => column!),
    notJudged: missing,
    answers,
  };
}

function countTests(open: readonly OpenFinding[], family: Family): number {
  return open.filter((finding) => finding.family === family && finding.pValue !== null).length;
}

/** Corrects the p-values of each family and holds every check against both gates. */
export function decide(open: readonly OpenFinding[], derivation: Derivation, policy: MonitorPolicy): Finding[] {
  const adjusted = new Map<OpenFinding, number>();
  for (const family of Object.keys(derivation.families) as Family[]) {
    const tests = open.filter((finding) => finding.family === family && finding.pValue !== null);
    const values = adjustForFalseDiscovery(
      tests.map(({ pValue }) => pValue!),
      policy.dependence,
    );
    tests.forEach((finding, i) => adjusted.set(finding, values[i]!));
  }
  return open.map((finding) => {
    const { suspects, detectableAt, ...kept } = finding;
    const { alpha, tests } = derivation.families[finding.family] ?? { alpha: 0, tests: 1 };
    const adjustedPValue = adjusted.get(finding) ?? null;
    // The smallest of k p-values has to be below α/k: what a change in this column alone would have to show.
    const detectable = alpha === 0 ? null : detectableAt(alpha / tests, policy.power);
    const verdict = levelOf(finding, adjustedPValue, alpha, detectable, policy);
    const cause = verdict === 'warning' || verdict === 'critical' ? suspects : null;
    return { ...kept, verdict, cause, adjustedPValue, alpha, detectable };
  });
}

/** Codes that the baseline does not know, and values of another type, move a distribution by themselves. */
const explaining: ReadonlySet<CheckName> = new Set<CheckName>(['new-category', 'invalid']);

/** A distribution that moved because its column broke the contract is no drift. */
function attribute(findings: readonly Finding[]): Finding[] {
  const broken = new Set(
    findings.filter(({ check, cause }) => explaining.has(check) && cause !== null).map(({ column }) => column),
  );
  return findings.map((finding) =>
    finding.check === 'distribution' && finding.cause !== null && broken.has(finding.column)
      ? { ...finding, cause: 'data-contract-break' }
      : finding,
  );
}

function levelOf(
  finding: OpenFinding,
  adjustedPValue: number | null,
  alpha: number,
  detectable: number | null,
  policy: MonitorPolicy,
): VerdictLevel {
  const { effect, floors, pValue } = finding;
  if (pValue !== null && Math.min(finding.n, finding.m) < policy.minimumRows) return 'insufficient';
  const real = adjustedPValue === null ? finding.cells.observed[0]! > 0 : adjustedPValue <= alpha;
  if (real && effect >= floors.critical) return 'critical';
  if (real && effect >= floors.warning) return 'warning';
  return detectable !== null && detectable > floors.critical ? 'insufficient' : 'ok';
}

/** Columns whose distribution was not judged for want of data. */
function notJudged(
  baseline: Baseline,
  findings: readonly Finding[],
  policy: MonitorPolicy,
  { mixedAnswers = false }: JudgeContext,
): string[] {
  const judged = new Set(
    findings
      .filter(({ check, verdict }) => check === 'distribution' && verdict !== 'insufficient')
      .map(({ column, family }) => `${family} ${column}`),
  );
  const { features, prediction } = baseline.binning;
  return [
    ...features.map(({ name }) => ['feature-drift', name] as const).filter(([, name]) => isJudged(name, policy)),
    ...(prediction === null || mixedAnswers ? [] : [['prediction-drift', prediction.name] as const]),
  ]
    .filter(([family, name]) => !judged.has(`${family} ${name}`))
    .map(([, name]) => name);
}
