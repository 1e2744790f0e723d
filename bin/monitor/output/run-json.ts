import { canonicalJson } from '../../../lambdas/monitoring/profile/canonical-json';
import type { AttributionVerdict } from '../../../lambdas/monitoring/verdict/attribution/attribution-verdict';
import type { BusinessVerdict } from '../../../lambdas/monitoring/verdict/business/business-verdict';
import { runCauses, type MonitorRun } from '../../../lambdas/monitoring/verdict/run';
import type { Finding, VerdictLevel } from '../../../lambdas/monitoring/verdict/verdict';

/** What `--json` prints: one object with the verdict, its causes, and every column's statistics and thresholds. */
export function runToJson(run: MonitorRun): string {
  const { verdict, drift, quality, attribution, business } = run;
  const findings = drift?.findings ?? [];
  const columns = [...new Set(findings.map(({ column }) => column).filter((column) => column !== null))];
  return `${canonicalJson({
    verdict,
    causes: runCauses(run),
    features: columns.map((name) => featureOf(name, findings)),
    window: drift?.window ?? null,
    quality:
      quality === null
        ? null
        : {
            verdict: quality.verdict,
            reason: quality.reason ?? null,
            maturity: quality.maturity,
            measures: quality.measures,
            findings: quality.findings,
            fairness: quality.fairness,
            thinGroups: quality.thinGroups,
            estimate: quality.estimate,
          },
    attribution: attribution === undefined ? null : attributionOf(attribution),
    business: business === undefined ? null : businessOf(business),
    derivation: [drift, attribution, quality, business].flatMap((part) => part?.derivation.steps ?? []),
  })}\n`;
}

function attributionOf(verdict: AttributionVerdict) {
  const { agreement, findings, records, features, reason } = verdict;
  const checks = findings.map(({ measure, loss, pValue, adjustedPValue, alpha, floors, detectable, ...finding }) => ({
    check: measure,
    verdict: finding.verdict,
    loss,
    pValue,
    adjustedPValue,
    thresholds: { alpha, warning: floors.warning, critical: floors.critical, detectable },
  }));
  return { verdict: verdict.verdict, agreement, records, reason, checks, features };
}

function businessOf({ verdict, findings, cost, reports }: BusinessVerdict) {
  const counters = findings.map(({ counter, alpha, floors, detectable, ...finding }) => ({
    name: counter,
    ...finding,
    thresholds: { alpha, warning: floors.warning, critical: floors.critical, detectable },
  }));
  return { verdict, counters, cost, ...(reports && { reports }) };
}

/** Worst first. */
const order: readonly VerdictLevel[] = ['critical', 'warning', 'insufficient', 'ok'];

function featureOf(name: string, findings: readonly Finding[]) {
  const own = findings.filter(({ column }) => column === name);
  const distribution = own.find(({ check }) => check === 'distribution');
  return {
    name,
    role: own.some(({ family }) => family === 'prediction-drift') ? 'prediction' : 'feature',
    verdict: order.find((level) => own.some((finding) => finding.verdict === level)) ?? 'insufficient',
    statistics: {
      populationStability: distribution?.statistic ?? null,
      ...(distribution?.distances ?? {}),
      ...Object.fromEntries(
        own.filter((one) => one !== distribution).map(({ check, statistic }) => [check, statistic]),
      ),
    },
    checks: own.map(
      ({ check, verdict, statistic, effect, pValue, adjustedPValue, alpha, floors, detectable, n, m }) => ({
        check,
        verdict,
        statistic,
        effect,
        pValue,
        adjustedPValue,
        thresholds: { alpha, warning: floors.warning, critical: floors.critical, detectable },
        n,
        m,
      }),
    ),
  };
}
