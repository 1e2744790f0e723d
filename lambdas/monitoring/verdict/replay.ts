import { total } from '../statistics/counts';
import { stabilityScale } from '../statistics/population-stability';
import { deriveBudget } from './budget';
import { causesOf } from './causes';
import { recheckCertain } from './contract-checks';
import { detectable, type OpenFinding } from './drift-check';
import { explainFinding } from './explain-finding';
import { decide } from './judge';
import { checkNames } from './names';
import { overallOf } from './overall';
import { spreadPValue } from './spread';
import { differingCauses, differingLevel, differingNumbers, insufficiency, type Replay } from './replayed';
import { recheckShares } from './share-check';
import { stabilityOf } from './stability';
import type { Family, Finding, Verdict } from './verdict';

/**
 * Computes a stored verdict again from the counts it carries, and writes down how every alarm follows from them.
 * Needs nothing but the verdict.
 */
export function replay(verdict: Verdict): Replay {
  const open = verdict.findings.map(recheck);
  const tests: Partial<Record<Family, number>> = {};
  for (const { family, pValue } of open) if (pValue !== null) tests[family] = (tests[family] ?? 0) + 1;
  const derivation = deriveBudget(verdict.policy, tests);
  const again = decide(open, derivation, verdict.policy);
  const { window, notJudged, answers = null } = verdict;
  const coverage = { rows: window.rows, malformed: window.malformed.count, notJudged, answers };
  const overall = overallOf(again, coverage, verdict.policy);
  const differences = [
    ...verdict.findings.flatMap((stored, i) => compare(stored, again[i]!)),
    ...differingCauses('data', verdict.causes, causesOf(again, { ...window, unknownColumns: [] })),
    // What was stored by a version that did not say which answers it judged cannot be told in full.
    ...(verdict.answers === undefined ? [] : differingLevel('data', verdict.verdict, overall.verdict)),
  ];
  const alarms = again.filter(({ cause }) => cause !== null);
  return {
    agrees: differences.length === 0,
    differences,
    derivation: [
      `window: ${verdict.window.rows} records from ${verdict.window.firstEvent ?? 'unknown'} to ${verdict.window.lastEvent ?? 'unknown'}`,
      `compared with: ${verdict.baseline.windows > 0 ? `${verdict.baseline.windows} windows, '${verdict.baseline.stratum}' of ${verdict.baseline.season}` : `the whole baseline, ${verdict.baseline.rows} records`}`,
      ...derivation.steps,
      ...alarms.flatMap((alarm) => explainFinding(alarm, pValuesOf(alarm.family, again), verdict.policy)),
      ...verdict.causes.filter(({ check }) => check === 'no-data').map(({ message }) => `no data: ${message}`),
      ...insufficiency(overall.reason),
      `verdict: ${verdict.answers === undefined ? verdict.verdict : overall.verdict}`,
    ],
  };
}

function pValuesOf(family: Family, findings: readonly Finding[]): number[] {
  return findings.flatMap((finding) => (finding.family === family && finding.pValue !== null ? [finding.pValue] : []));
}

/** Computes one check again from its counts. */
function recheck(finding: Finding): OpenFinding {
  if (finding.check !== 'distribution') {
    return finding.pValue === null ? recheckCertain(finding) : recheckShares(finding);
  }
  const { observed, expected } = finding.cells;
  const n = total(observed);
  const m = total(expected);
  const { statistic, effect, pValue } = stabilityOf(observed, expected);
  const byChance = (observed.length - 1) * stabilityScale(n, m);
  const { spread } = finding;
  return {
    ...finding,
    n,
    m,
    statistic,
    effect,
    pValue: spread === null || byChance === 0 ? pValue : Math.max(pValue, spreadPValue(spread, statistic / byChance)),
    suspects: finding.cause ?? 'covariate-drift',
    detectableAt: (tail, power) => detectable(observed.length, n, m, spread, tail, power),
  };
}

function compare(stored: Finding, again: Finding): string[] {
  const name = `${checkNames[stored.check]} of ${stored.column ?? 'the window'}`;
  const numbers = ['statistic', 'effect', 'pValue', 'adjustedPValue', 'alpha', 'detectable', 'n', 'm'] as const;
  return [...differingNumbers(name, stored, again, numbers), ...differingLevel(name, stored.verdict, again.verdict)];
}
