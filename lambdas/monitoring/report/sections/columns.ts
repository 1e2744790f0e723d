import { html, type Html } from '../../../shared/html';
import type { Baseline } from '../../profile/baseline';
import type { NumericBinning } from '../../profile/binning';
import { momentsOf } from '../../profile/moments';
import type { ColumnProfile } from '../../profile/profile';
import { topCells } from '../../verdict/causes';
import { decidingOf } from '../../verdict/deciding';
import { checkNames } from '../../verdict/names';
import type { Finding, VerdictLevel } from '../../verdict/verdict';
import { bars, categoryBars } from '../charts/bars';
import { count, probability, share, short } from '../numbers';
import type { ReportInput } from '../input';
import type { ReportWindow } from '../input';
import { windowsOf } from '../windows';
import { marks } from '../words';
import { anchorOf } from './anchors';
import { moreColumns, type ListedColumn } from './more-columns';

/** Worst first. */
const order: readonly VerdictLevel[] = ['critical', 'warning', 'insufficient', 'ok'];

/** Columns that are drawn, the worst first: with more of them the page would grow to megabytes. */
const mostCards = 120;

/** All that is known about one column. */
interface Column extends ListedColumn {
  readonly isAnswer: boolean;
  readonly checks: readonly Finding[];
  readonly window: ColumnProfile | null;
  readonly baseline: ColumnProfile | null;
  /** How a numeric column is counted; null for categories, or without a baseline. */
  readonly binning: NumericBinning | null;
  /** The window that it is drawn in; null where there is but one. */
  readonly words: string | null;
  /** What it is in the other windows. */
  readonly elsewhere: readonly Column[];
}

/** Columns as cards, the model's answers first, then the worst; of very many the least as lines of a table. */
export function columnsSection(input: ReportInput): Html {
  const windows = windowsOf(input);
  if (windows.length === 0) return html``;
  const columns = columnsOf(input).sort(
    (a, b) => Number(b.isAnswer) - Number(a.isAnswer) || rank(a) - rank(b) || severityOf(b) - severityOf(a),
  );
  return html`<section id="columns">
    <h2>Columns</h2>
    <p class="k">
      <svg class="key" viewBox="0 0 24 12"><path class="w" d="M2 12V4h20v8z" /></svg> this window
      <svg class="key" viewBox="0 0 24 12"><path class="o" d="M1 12V3H23V12" /></svg> what it was compared with. Bins
      hold about equal shares of the baseline, so bars that leave the line have changed, wherever they are. PSI:
      population stability index.${windows.length > 1 ? ' Each column is drawn in the window where it is worst.' : ''}
    </p>
    <div class="cards">${columns.slice(0, mostCards).map(card)}</div>
    ${moreColumns(columns.slice(mostCards))}
  </section>`;
}

/** Every column once, as it is in the window where it is worst. */
function columnsOf(input: ReportInput): Column[] {
  const windows = windowsOf(input).map((window) => columnsIn(window, input.baseline));
  const names = [...new Set(windows.flatMap((columns) => columns.map(({ name }) => name)))];
  return names.map((name) => {
    const own = windows.flatMap((columns) => columns.filter((column) => column.name === name));
    const worst = decidingOf(own);
    return { ...worst, elsewhere: own.filter((column) => column !== worst) };
  });
}

function columnsIn({ words, drift, profile }: ReportWindow, baseline: Baseline | undefined): Column[] {
  const names = [...new Set([...drift.findings.map(({ column }) => column), ...drift.notJudged])];
  return names
    .filter((name) => name !== null)
    .map((name) => {
      const own = drift.findings.filter(({ column }) => column === name);
      const isAnswer =
        name === baseline?.binning.prediction?.name || own.some(({ family }) => family === 'prediction-drift');
      const find = <T extends { readonly name: string }>(features?: readonly T[], answer?: T | null): T | null =>
        (isAnswer ? answer : features?.find((feature) => feature.name === name)) ?? null;
      const binning = find(baseline?.binning.features, baseline?.binning.prediction);
      return {
        name,
        isAnswer,
        words,
        verdict: order.find((level) => own.some(({ verdict }) => verdict === level)) ?? 'insufficient',
        distribution: own.find(({ check }) => check === 'distribution'),
        checks: own.filter(({ check }) => check !== 'distribution'),
        window: find(profile?.features, profile?.prediction),
        baseline: find(baseline?.profile.features, baseline?.profile.prediction),
        binning: binning?.kind === 'numeric' ? binning : null,
        elsewhere: [],
      };
    });
}

function rank({ verdict }: Column): number {
  return order.indexOf(verdict);
}

function severityOf({ distribution }: Column): number {
  return distribution?.effect ?? 0;
}

function card(column: Column): Html {
  const { name, isAnswer, words, verdict, distribution } = column;
  return html`<article class="card ${verdict}" id="${anchorOf(name)}">
    <h3>${name}${isAnswer ? html` <small>model’s answer</small>` : ''}</h3>
    <p class="b">${marks[verdict]} ${verdict}${words === null ? '' : `, last ${words}`}</p>
    ${distribution === undefined ? html`<p>No values to compare.</p>` : chart(column, distribution)} ${notes(column)}
    ${column.elsewhere.map(inOtherWindow)} ${distribution === undefined ? '' : details(column, distribution)}
  </article>`;
}

function inOtherWindow({ words, verdict, distribution }: Column): Html {
  const stability = distribution === undefined ? 'not compared' : `PSI ${short(distribution.statistic)}`;
  return html`<p class="note">Last ${words ?? ''}: ${marks[verdict]} ${verdict}, ${stability}</p>`;
}

function chart({ name, window, binning }: Column, { cells, distances }: Finding): Html {
  const { edges } = binning ?? { edges: [] };
  const ends = binning === null ? {} : { ends: [short(edges[0]!), short(edges[edges.length - 1]!)] as const };
  const comparison = { name, ...cells, ...ends };
  const isNumeric = window === null ? distances?.kolmogorovSmirnov !== null : window.kind === 'numeric';
  return isNumeric ? bars(comparison) : categoryBars(comparison);
}

/** What the checks of the data contract have to say about a column, if anything. */
function notes({ checks }: Column): Html {
  const raised = checks.filter(({ verdict }) => verdict === 'warning' || verdict === 'critical');
  return html`${raised.map(({ verdict, check, statistic, m, cells }) => {
    const before = m > 0 ? `, was ${share(cells.expected[0]! / m)}` : '';
    return html`<p class="note">${marks[verdict]} ${checkNames[check]}: ${share(statistic)}${before}</p>`;
  })}`;
}

function details(column: Column, finding: Finding): Html {
  const { statistic, effect, floors, pValue, adjustedPValue, alpha, detectable, n, m } = finding;
  const rows: readonly (readonly [string, string])[] = [
    ['PSI less chance', `${short(effect)}; floors ${short(floors.warning)} and ${short(floors.critical)}`],
    ['probability by chance', pValue === null ? 'not tested' : probability(pValue)],
    [
      'corrected for all columns',
      adjustedPValue === null ? 'not tested' : `${probability(adjustedPValue)}; real from ${probability(alpha)} down`,
    ],
    ['would have seen', detectable === null ? 'not known' : `a change from ${short(detectable)} on`],
    ['values', `${count(n)} against ${count(m)}`],
    ...moments(column),
    ...distances(finding),
  ];
  const moved = topCells(finding.cells, 3).filter(({ contribution }) => contribution > 0);
  return html`<details>
    <summary>PSI ${short(statistic)}</summary>
    <table>
      ${rows.map(
        ([key, value]) =>
          html`<tr>
            <th>${key}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </table>
    <p>
      Moved most:
      ${moved.map(({ label, observedShare, expectedShare }) => `${label} (${share(expectedShare)} → ${share(observedShare)})`).join('; ')}
    </p>
  </details>`;
}

function moments({ window, baseline, binning }: Column): (readonly [string, string])[] {
  if (window?.kind !== 'numeric' || baseline?.kind !== 'numeric' || binning === null) return [];
  const [now, before] = [momentsOf(window, binning.center), momentsOf(baseline, binning.center)];
  if (now === null || before === null) return [];
  return [
    ['mean', `${short(now.mean)}, was ${short(before.mean)}`],
    ['standard deviation', `${short(now.standardDeviation)}, was ${short(before.standardDeviation)}`],
    ['range', `${short(window.min ?? NaN)} to ${short(window.max ?? NaN)}`],
  ];
}

function distances({ distances: found }: Finding): (readonly [string, string])[] {
  if (found === null) return [];
  const { jensenShannon, hellinger, kolmogorovSmirnov, wasserstein } = found;
  const more = [
    ...(kolmogorovSmirnov === null ? [] : [`Kolmogorov–Smirnov ${short(kolmogorovSmirnov)}`]),
    ...(wasserstein === null ? [] : [`Wasserstein ${short(wasserstein)} σ`]),
  ];
  return [
    [
      'other distances',
      [`Jensen–Shannon ${short(jensenShannon)}`, `Hellinger ${short(hellinger)}`, ...more].join(', '),
    ],
  ];
}
