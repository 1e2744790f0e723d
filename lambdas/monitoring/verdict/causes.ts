import type { Profile } from '../profile/profile';
import { total } from '../statistics/counts';
import { cellStability } from '../statistics/population-stability';
import { recodeHellinger } from './drift-check';
import type { CellEvidence } from './cells';
import type { Cause, Finding } from './verdict';
import { digits, percent } from './wording';

/** What a sentence tells beside its finding. */
type Seen = Pick<Profile, 'rows' | 'malformed' | 'unknownColumns'>;

/** The reasons for a verdict, critical ones first, then by how far each is beyond its floor. */
export function causesOf(findings: readonly Finding[], seen: Seen): Cause[] {
  if (seen.rows === 0 && seen.malformed.count === 0) {
    return [
      {
        type: 'no-data',
        severity: 'warning',
        check: 'no-data',
        column: null,
        effect: 0,
        message: 'no records in this window: is the endpoint called, and is capture on?',
      },
    ];
  }
  return findings
    .filter(({ cause }) => cause !== null)
    .sort((a, b) => rank(b) - rank(a))
    .map((finding) => ({
      type: finding.cause!,
      severity: finding.verdict === 'critical' ? 'critical' : 'warning',
      check: finding.check,
      column: finding.column,
      effect: finding.effect,
      message: sentence(finding, seen),
    }));
}

/** Critical before warning; what explains others before what it explains; then how many times the critical floor. */
function rank({ verdict, cause, check, effect, floors }: Finding): number {
  const times = floors.critical > 0 ? effect / floors.critical : effect;
  const explains = cause === 'data-contract-break' && check !== 'distribution';
  return (verdict === 'critical' ? 1e9 : 0) + (explains ? 1e6 : 0) + Math.min(times, 1e5);
}

function sentence(finding: Finding, seen: Seen): string {
  const { check, column, statistic, effect, floors, cells, verdict } = finding;
  const floor = verdict === 'critical' ? floors.critical : floors.warning;
  if (check === 'distribution') {
    const top = topCells(cells, 1)[0];
    const moved =
      top === undefined
        ? ''
        : `; most in '${top.label}': ${percent(top.observedShare)}, was ${percent(top.expectedShare)}`;
    const what = whatMoved(finding);
    return `${what}: PSI ${digits(statistic)}, ${digits(effect)} of it beyond chance, ${verdict} from ${floor} on${moved}`;
  }
  const share = percent(cells.observed[0]! / Math.max(1, finding.n));
  const before = finding.m > 0 ? `, was ${percent(cells.expected[0]! / finding.m)}` : '';
  const subjects: Readonly<Record<string, string>> = {
    missing: `values of '${column}' that are missing`,
    invalid: `values of '${column}' of the wrong type`,
    range: `values of '${column}' outside the baseline's range`,
    'new-category': `values of '${column}' that the baseline does not know`,
    malformed: `lines that cannot be used (${some(mostFrequent(seen.malformed.reasons))})`,
    'unknown-columns': `records with columns that the schema does not know (${some(unknownNames(seen))})`,
  };
  const size = finding.pValue === null ? `, ${percent(effect)} at least` : '';
  const rise = check === 'missing' ? 'a change' : 'a rise';
  const limit = finding.pValue === null ? percent(floor) : `${rise} of ${percent(floor)}`;
  return `${subjects[check]}: ${share}${size}${before}, ${verdict} from ${limit} on`;
}

function mostFrequent(reasons: Profile['malformed']['reasons']): string[] {
  return Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason]) => reason);
}

function unknownNames({ unknownColumns }: Seen): string[] {
  return unknownColumns.map(([, name]) => `'${name}'`).sort();
}

/** As many names as a sentence can take. */
function some(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and more`;
}

function whatMoved({ column, cause, distances }: Finding): string {
  if (cause === 'prediction-drift') return `answers ('${column}') moved`;
  if (cause !== 'data-contract-break') return `distribution of '${column}' moved`;
  return (distances?.hellinger ?? 0) >= recodeHellinger
    ? `'${column}' has next to nothing in common with the baseline, as after a change of unit or coding`
    : `distribution of '${column}' moved with its broken contract`;
}

/** A cell with what it contributes to the change. */
export interface TopCell {
  readonly label: string;
  readonly observed: number;
  readonly expected: number;
  readonly observedShare: number;
  readonly expectedShare: number;
  readonly contribution: number;
}

/** The cells that contribute most to a PSI, largest first. */
export function topCells(cells: CellEvidence, count: number): TopCell[] {
  const n = total(cells.observed);
  const m = total(cells.expected);
  if (n === 0 || m === 0) return [];
  return cells.labels
    .map((label, i) => ({
      label,
      observed: cells.observed[i]!,
      expected: cells.expected[i]!,
      observedShare: cells.observed[i]! / n,
      expectedShare: cells.expected[i]! / m,
      contribution: cellStability(cells.observed[i]!, cells.expected[i]!, n, m),
    }))
    .sort((a, b) => b.contribution - a.contribution)
    .slice(0, count);
}
