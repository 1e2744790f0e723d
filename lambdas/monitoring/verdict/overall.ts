import type { MonitorPolicy } from './policy';
import type { Finding, VerdictLevel } from './verdict';
import { digits } from './wording';

/** What was there to be judged. */
export interface Coverage {
  readonly rows: number;
  readonly malformed: number;
  /** Columns whose distribution was not judged for want of data. */
  readonly notJudged: readonly string[];
  /** Name of the answers that had to be judged; null when there are none. */
  readonly answers: string | null;
}

/** A verdict on a window, and why there is none. */
export interface Overall {
  readonly verdict: VerdictLevel;
  /** Null unless the verdict is `insufficient`, and when a cause says it. */
  readonly reason: string | null;
}

/**
 * The worst of all findings. Without an alarm, a window is `insufficient` when half or more of its columns, or the
 * model's answers, could not be judged; a single sparse column does not hide what the others say.
 */
export function overallOf(findings: readonly Finding[], coverage: Coverage, policy: MonitorPolicy): Overall {
  const { rows, malformed, notJudged, answers } = coverage;
  const worst = (['critical', 'warning'] as const).find((level) => findings.some(({ verdict }) => verdict === level));
  if (worst !== undefined) return { verdict: worst, reason: null };
  const insufficient = (reason: string | null): Overall => ({ verdict: 'insufficient', reason });
  if (rows === 0 && malformed === 0) return insufficient(null);
  if (rows < policy.minimumRows) return insufficient(`${rows} records came, ${policy.minimumRows} are needed`);
  const distributions = findings.filter(({ check }) => check === 'distribution');
  const columns = notJudged.length + distributions.filter(({ verdict }) => verdict !== 'insufficient').length;
  if (columns === 0) return insufficient('there is no column to judge');
  const lacksAnswers = answers !== null && notJudged.includes(answers);
  if (!lacksAnswers && notJudged.length * 2 < columns) return { verdict: 'ok', reason: null };
  if (distributions.length === 0) return insufficient('no distribution was compared');
  const which = lacksAnswers ? `the answers ('${answers}')` : `${notJudged.length} of ${columns} columns`;
  return insufficient(`${which} could not be judged${blindness(distributions, policy)}`);
}

/** What the blindest of the columns could have shown. */
function blindness(distributions: readonly Finding[], { minimumRows }: MonitorPolicy): string {
  const blind = distributions.filter(({ verdict }) => verdict === 'insufficient');
  const [worst] = [...blind].sort((a, b) => (b.detectable ?? 0) - (a.detectable ?? 0));
  if (worst === undefined) return ': they have no values';
  const { column, n, m, detectable, floors } = worst;
  const size = `'${column ?? ''}' has ${n} values against ${m}`;
  return Math.min(n, m) < minimumRows || detectable === null
    ? `: ${size}, ${minimumRows} are needed`
    : `: ${size}, which would show an effect from ${digits(detectable)} on only, and ${floors.critical} is critical`;
}
