import { total } from '../statistics/counts';
import { stabilityScale } from '../statistics/population-stability';
import { deriveBudget, digits } from './budget';
import { percent, topCells } from './causes';
import { recheckCertain, recheckShares } from './contract-checks';
import { detectable, type OpenFinding } from './drift-check';
import { decide } from './judge';
import { spreadPValue } from './reference';
import { stabilityOf } from './stability';
import type { Family, Finding, Verdict } from './verdict';

/** What computing a verdict again gave. */
export interface Replay {
  /** Whether every number and every level came out as stored. */
  readonly agrees: boolean;
  /** What did not, one sentence each. */
  readonly differences: readonly string[];
  /** From the budget to the verdict, line by line, for a person to follow. */
  readonly derivation: readonly string[];
}

/** Relative difference up to which two numbers are the same: stored verdicts are JSON, and JSON keeps all digits. */
const tolerance = 1e-9;

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
  const differences = verdict.findings.flatMap((stored, i) => compare(stored, again[i]!));
  const alarms = again.filter(({ cause }) => cause !== null);
  return {
    agrees: differences.length === 0,
    differences,
    derivation: [
      `window: ${verdict.window.rows} records from ${verdict.window.firstEvent ?? 'unknown'} to ${verdict.window.lastEvent ?? 'unknown'}`,
      `compared with: ${verdict.baseline.windows > 0 ? `${verdict.baseline.windows} windows, '${verdict.baseline.stratum}' of ${verdict.baseline.season}` : `the whole baseline, ${verdict.baseline.rows} records`}`,
      ...derivation.steps,
      ...alarms.flatMap(explain),
      `verdict: ${verdict.verdict}`,
    ],
  };
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
  const name = `${stored.check} of ${stored.column ?? 'the window'}`;
  const numbers = (['statistic', 'effect', 'pValue', 'adjustedPValue', 'alpha', 'n', 'm'] as const).filter(
    (key) => !isSameNumber(stored[key], again[key]),
  );
  return [
    ...numbers.map((key) => `${name}: ${key} is stored as ${String(stored[key])}, comes out as ${String(again[key])}`),
    ...(stored.verdict === again.verdict
      ? []
      : [`${name}: stored as ${stored.verdict}, comes out as ${again.verdict}`]),
  ];
}

/** Whether two stored numbers are the same but for rounding. */
export function isSameNumber(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= tolerance * Math.max(1e-300, Math.abs(a), Math.abs(b));
}

/** One alarm, from its counts to its level. */
function explain(finding: Finding): string[] {
  const { check, column, cells, n, m, statistic, effect, floors, pValue, adjustedPValue, alpha, verdict } = finding;
  const floor = verdict === 'critical' ? floors.critical : floors.warning;
  const lines = [
    `${verdict}: ${check} of ${column === null ? 'the window' : `'${column}'`} (${finding.cause ?? 'none'})`,
  ];
  if (check === 'distribution') {
    const count = cells.observed.length;
    const byChance = (count - 1) * stabilityScale(n, m);
    lines.push(
      `  n = ${n}, m = ${m}, ${count} cells; PSI = ${digits(statistic)}`,
      `  by chance alone: (${count} − 1)·(1/n + 1/m) = ${digits(byChance)}; effect = ${digits(effect)}`,
      ...topCells(cells, 3).map(
        ({ label, observedShare, expectedShare, contribution }) =>
          `  '${label}': ${percent(observedShare)}, was ${percent(expectedShare)}; adds ${digits(contribution)}`,
      ),
    );
    if (finding.spread !== null) {
      lines.push(`  known-good windows: ${finding.spread.logRatios.length}, t prediction limit on log(PSI / chance)`);
    }
  } else {
    lines.push(
      `  ${cells.observed[0]} of ${n}${m > 0 ? `, was ${cells.expected[0]} of ${m}` : ''}; effect = ${digits(effect)}`,
    );
  }
  if (pValue !== null) {
    lines.push(`  real: p = ${digits(pValue)}, corrected ${digits(adjustedPValue ?? 1)} ≤ ${digits(alpha)}`);
  }
  lines.push(`  large: effect ${digits(effect)} ≥ ${verdict} floor ${floor}`);
  return lines;
}
