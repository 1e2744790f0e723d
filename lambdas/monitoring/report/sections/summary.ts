import { html, type Html } from '../../../shared/html';
import type { AttributionVerdict } from '../../verdict/attribution/attribution-verdict';
import { metricNames } from '../../verdict/names';
import type { BusinessVerdict } from '../../verdict/business/business-verdict';
import { hangsOnMissing } from '../../verdict/quality/quality-shortfall';
import type { MonitorRun } from '../../verdict/run';
import type { Verdict } from '../../verdict/verdict';
import { count, moment, share, short } from '../numbers';
import type { ReportInput } from '../input';
import type { ReportWindow } from '../input';
import { windowsOf } from '../windows';
import { leftOpen, marks, meanings } from '../words';

/** What it is about, how it is, and the numbers to know before reading on. */
export function summarySection(input: ReportInput): Html {
  const { title, run } = input;
  return html`<header>
    <p class="k">Monitoring report${period(run)}</p>
    <h1>${title}</h1>
    <div class="v ${run.verdict}">
      <p><b>${marks[run.verdict]} ${run.verdict}</b> ${meaningOf(run)}</p>
    </div>
    ${windowsTable(windowsOf(input))}
    <dl>
      ${facts(run).map(
        ([name, value, more]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
            <dd>${more}</dd>
          </div>`,
      )}
    </dl>
    ${navigation(run)}
  </header>`;
}

function meaningOf({ verdict, quality }: MonitorRun): string {
  return verdict === 'insufficient' && quality && hangsOnMissing(quality) ? leftOpen : meanings[verdict];
}

/** Several windows at a glance: which of them says what, and what is missing where. */
function windowsTable(windows: readonly ReportWindow[]): Html {
  const notes = windows.flatMap(missingIn).map((missing) => html`<p>${missing}.</p>`);
  if (windows.length < 2) return html`${notes}`;
  return html`<table>
      <tr>
        <th>Window</th>
        <th class="n">Records</th>
        <th class="n">Moved</th>
        <th class="n">PSI, largest</th>
      </tr>
      ${windows.map(
        ({ words, drift }) =>
          html`<tr>
            <td>last ${words ?? ''}<br />${marks[drift.verdict]} ${drift.verdict}</td>
            <td class="n">${count(drift.window.rows)}</td>
            <td class="n">${movedFeatures(drift)}</td>
            <td class="n">${drift.largestStability === null ? '–' : short(drift.largestStability)}</td>
          </tr>`,
      )}
    </table>
    ${notes}`;
}

/** Why a window could not be judged, or not in everything. */
function missingIn({ words, drift, note }: ReportWindow): readonly string[] {
  const reasons = [drift.reason ?? null, note].filter((reason) => reason !== null);
  return words === null ? reasons : reasons.map((reason) => `Last ${words}: ${reason}`);
}

function movedFeatures({ findings }: Verdict): string {
  const features = findings.filter(({ family, check }) => family === 'feature-drift' && check === 'distribution');
  const moved = features.filter(({ verdict }) => verdict === 'warning' || verdict === 'critical').length;
  return features.length === 0 ? 'not compared' : `${moved} of ${features.length}`;
}

function period({ drift, quality, businessCourse }: MonitorRun): string {
  const first = drift?.window.firstEvent ?? quality?.window.firstAnswer ?? businessCourse?.from;
  const last = drift?.window.lastEvent ?? quality?.window.lastAnswer ?? businessCourse?.to;
  return first && last ? ` · ${moment(first)} to ${moment(last)} UTC` : '';
}

type Fact = readonly [name: string, value: string, more: string];

function facts({ drift, quality, attribution, business }: MonitorRun): Fact[] {
  return [
    ...(drift === null ? [] : driftFacts(drift)),
    ...(attribution === undefined ? [] : attributionFacts(attribution)),
    // Attributions are judged by a monitor of their own, which has nothing to do with labels.
    ...(drift === null && quality === null ? [] : qualityFacts(quality)),
    ...(business === undefined ? [] : businessFacts(business)),
  ];
}

function businessFacts({ cost, findings }: BusinessVerdict): Fact[] {
  const moved = findings.filter(({ verdict }) => verdict === 'warning' || verdict === 'critical').length;
  const counters: Fact = ['Counters of business', `${moved} of ${findings.length}`, 'have changed'];
  if (cost === null || cost.perPrediction === null) return [counters];
  const price = `at ${short(cost.price)} ${cost.currency} a ${cost.unit}`;
  return [counters, ['Cost per prediction', `${short(cost.perPrediction)} ${cost.currency}`, price]];
}

function driftFacts(drift: Verdict): Fact[] {
  const { window, baseline, driftedFeatures, largestStability } = drift;
  const all = window.events + window.malformed.count;
  const malformed: Fact =
    window.malformed.count === 0
      ? ['Malformed', 'none', 'every line could be read']
      : [
          'Malformed',
          count(window.malformed.count),
          `${share(window.malformed.count / Math.max(1, all))} of all lines`,
        ];
  const stratum = baseline.stratum === 'all' ? '' : `, windows of ${baseline.stratum}`;
  return [
    ['Records', count(window.rows), `against ${count(baseline.rows)} of the baseline${stratum}`],
    ['Features that moved', movedFeatures(drift), `${driftedFeatures.length} critical`],
    [
      'Largest PSI',
      largestStability === null ? 'none' : short(largestStability),
      drift.notJudged.length === 0 ? 'every column could be judged' : `${drift.notJudged.length} columns not judged`,
    ],
    malformed,
  ];
}

function attributionFacts({ agreement, records, features, reference }: AttributionVerdict): Fact[] {
  const outside = features.filter(({ current, lower, upper }) => current < lower || current > upper).length;
  return [
    ['Order of features, nDCG', agreement === null ? 'none' : short(agreement), `on ${count(records)} sampled records`],
    [
      'Features outside their range',
      `${outside} of ${features.length}`,
      `known from ${reference.samples.length} samples`,
    ],
  ];
}

function qualityFacts(quality: MonitorRun['quality']): Fact[] {
  if (quality === null) return [['Quality', 'not measured', 'no labels were given']];
  const { maturity, findings, measures } = quality;
  const labelled: Fact = [
    'Labels',
    share(maturity.labelled / Math.max(1, maturity.answers)),
    maturity.mature ? 'enough to judge' : 'too few to judge yet',
  ];
  const first = findings[0];
  if (first === undefined) return [labelled];
  const { lower, upper } = measures[first.metric] ?? first.measured;
  const interval = `${short(lower)} to ${short(upper)}`;
  const was = first.reference === null ? '' : `, was ${short(first.reference.value)}`;
  return [labelled, [metricNames[first.metric], short(first.measured.value), `${interval}${was}`]];
}

function navigation({ drift, quality, attribution, business }: MonitorRun): Html {
  const links = [
    ...(quality === null ? [] : ([['quality', 'Quality']] as const)),
    ...(quality === null || quality.fairness.length === 0 ? [] : ([['fairness', 'Fairness']] as const)),
    ...(attribution === undefined ? [] : ([['attribution', 'What the answers hang on']] as const)),
    ...(business === undefined ? [] : ([['business', 'Business']] as const)),
    ...(drift === null
      ? []
      : ([
          ['columns', 'Columns'],
          ['contract', 'Data contract'],
        ] as const)),
    ['derivation', 'How thresholds came about'] as const,
  ];
  return html`<nav>${links.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</nav>`;
}
