import { html, type Html } from '../../../shared/html';
import type { BusinessDays } from '../../business/business-days';
import { profileOf } from '../../business/counter-windows';
import { measureCounter } from '../../business/counter-measure';
import type { BusinessFinding, BusinessVerdict } from '../../verdict/business-verdict';
import { seriesCharts, type Level, type Series } from '../charts/series';
import { count, share, short } from '../numbers';
import type { ReportInput } from '../report';
import { marks } from '../words';

/** What callers reported beside their requests, for each prediction, and what predictions cost. */
export function businessSection({ run, businessDays, businessNote }: ReportInput): Html {
  const { business } = run;
  if (business === undefined) return html``;
  const charts = businessDays === undefined ? [] : seriesOf(business, businessDays);
  return html`<section id="business">
    <h2>Business</h2>
    <p>${marks[business.verdict]} ${business.verdict}. ${businessNote ? `${businessNote}.` : ''}</p>
    ${seriesCharts(charts)} ${charts.length === 0 ? '' : legend} ${table(business.findings)} ${delivered(business)}
    ${costs(business)}
  </section>`;
}

const legend = html`<p class="k">
  A point a day with what single requests leave open. Solid line: what it is held against. Broken lines: changes that
  warn and that are critical.
</p>`;

/** A course needs two days. */
function seriesOf({ findings }: BusinessVerdict, days: BusinessDays): Series[] {
  const counters = findings.map((finding): Series => {
    const points = [...days].flatMap(([day, found]) => {
      const [profile] = profileOf({ ...finding, name: finding.counter }, found);
      const measure = profile === undefined ? null : measureCounter(profile, finding.counter);
      if (measure === null) return [];
      const half = (1.96 * measure.deviation) / Math.sqrt(measure.requests);
      const value = { value: measure.mean, lower: measure.mean - half, upper: measure.mean + half };
      return [{ time: Date.parse(day), ...value, isMature: true, isAlarm: false }];
    });
    return { name: `${finding.counter} per prediction`, points, estimates: [], levels: levelsOf(finding) };
  });
  const cost = [...days].flatMap(([day, { business, cost: paid }]) => {
    if (paid === null || business.predictions === 0) return [];
    const value = paid / business.predictions;
    return [{ time: Date.parse(day), value, lower: value, upper: value, isMature: true, isAlarm: false }];
  });
  const priced: Series = { name: 'Cost per captured prediction', points: cost, estimates: [], levels: [] };
  return [...counters, priced].filter(({ points }) => points.length > 1);
}

function levelsOf({ better, reference, floors }: BusinessFinding): Level[] {
  if (reference === null) return [];
  const sides = better === 'higher-is-better' ? [-1] : better === 'lower-is-better' ? [1] : [-1, 1];
  const level = (name: string, change: number): Level => ({
    name,
    value: reference.mean + Math.abs(reference.mean) * change,
    kind: 'floor',
  });
  return [
    { name: 'before', value: reference.mean, kind: 'reference' },
    ...sides.flatMap((side) => [level('warning', side * floors.warning), level('critical', side * floors.critical)]),
  ];
}

function table(findings: readonly BusinessFinding[]): Html {
  if (findings.length === 0) return html``;
  return html`<div class="scroll">
    <table>
      <tr>
        <th>Counter</th>
        <th class="n">In total</th>
        <th class="n">Per prediction</th>
        <th class="n">Before</th>
        <th class="n">Change</th>
        <th class="n">Interval, at every look</th>
      </tr>
      ${findings.map(row)}
    </table>
  </div>`;
}

function row(finding: BusinessFinding): Html {
  const { counter, verdict, current, reference, change, lower, upper, floors, reportedWithinHours } = finding;
  const when =
    reportedWithinHours === undefined
      ? ''
      : html`<br /><small>reported within ${hoursInWords(reportedWithinHours)}</small>`;
  const unread =
    current.unreadable === 0 ? '' : html`<br /><small>${count(current.unreadable)} values unreadable</small>`;
  return html`<tr>
    <td>${marks[verdict]} ${counter}${when}${unread}</td>
    <td class="n">${short(current.total)}<br /><small>${count(current.predictions)} predictions</small></td>
    <td class="n">${short(current.mean)}</td>
    <td class="n">${reference === null ? 'not known' : short(reference.mean)}</td>
    <td class="n">
      ${reference === null ? '' : html`${share(change)}<br /><small>floors ${share(floors.warning)}, ${share(floors.critical)}</small>`}
    </td>
    <td class="n">${reference === null ? '' : `${share(lower)} to ${share(upper)}`}</td>
  </tr>`;
}

function hoursInWords(hours: number): string {
  if (hours % 24 !== 0) return `${hours} hours`;
  return hours === 24 ? 'a day' : `${hours / 24} days`;
}

/** What was delivered of counters that are reported afterwards: without it a fall of business cannot be told from a break. */
function delivered({ reports }: BusinessVerdict): Html {
  if (reports === undefined) return html``;
  const { day, matched, repeated, late, filed, unmatched, malformed, unknownCounters } = reports;
  const unknown = unmatched === null ? 'not known how many' : count(unmatched);
  return html`<p>
      Reports: ${count(matched)} count for the predictions of ${day}; ${count(late)} came after their time,
      ${count(repeated)} repeat or correct another. Of ${count(filed)} filed that day, ${unknown} belong to no captured
      prediction; ${count(malformed.count)} could not be read.
      ${unknownCounters.length === 0 ? '' : `Names that are no counters: ${unknownCounters.join(', ')}.`}
    </p>
    ${malformed.samples.length === 0 ? '' : html`<p class="k">Their shapes: ${malformed.samples.join(' · ')}</p>`}`;
}

function costs({ cost }: BusinessVerdict): Html {
  if (cost === null)
    return html`<p>No cost of predictions: no price was given, or nothing is known of what serving took.</p>`;
  const each = cost.perPrediction === null ? 'none was made' : `${short(cost.perPrediction)} ${cost.currency} each`;
  return html`<p>
    Serving took ${short(cost.units)} ${cost.unit}s at ${short(cost.price)} ${cost.currency}: ${short(cost.total)}
    ${cost.currency} for ${count(cost.predictions)} predictions, ${each}.
  </p>`;
}
