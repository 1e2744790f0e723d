import { html, type Html } from '../../../shared/html';
import type { BusinessCourse } from '../../business/business-course';
import type { BusinessFinding, BusinessVerdict } from '../../verdict/business/business-verdict';
import type { MonitorRun } from '../../verdict/run';
import { seriesCharts, type Level, type Series } from '../charts/series';
import { count, moment, share, short } from '../numbers';
import { marks } from '../words';

/** What callers reported beside their requests, for each prediction, and what predictions cost. */
export function businessSection({ business, businessCourse }: MonitorRun): Html {
  if (business === undefined) return html``;
  const note = businessCourse?.note ?? null;
  const charts = businessCourse === undefined ? [] : seriesOf(business, businessCourse);
  return html`<section id="business">
    <h2>Business</h2>
    <p>${marks[business.verdict]} ${business.verdict}</p>
    ${note === null ? '' : html`<p>${note.charAt(0).toUpperCase()}${note.slice(1)}.</p>`} ${seriesCharts(charts)}
    ${charts.length === 0 ? '' : legend(charts)} ${table(business.findings)} ${delivered(business)}
    ${costs(business, businessCourse)}
  </section>`;
}

function legend(charts: readonly Series[]): Html {
  const before = charts.some(({ points }) => points.some(({ isMature }) => !isMature));
  return html`<p class="k">
    A point a day with what single requests leave open.${before ? ' Hollow: days before it is judged.' : ''} Solid line:
    what it is held against. Broken lines: changes that warn and that are critical.
  </p>`;
}

/** A course needs two days. */
function seriesOf({ findings }: BusinessVerdict, { counters, cost }: BusinessCourse): Series[] {
  const courses = findings.map((finding): Series => {
    const { since = null, points = [] } = counters[finding.counter] ?? {};
    return {
      name: `${finding.counter} per prediction`,
      points: points.map(({ day, mean, error }) => ({
        ...around(mean, 1.96 * error),
        time: Date.parse(day),
        isMature: since === null || day >= since,
        isAlarm: false,
      })),
      estimates: [],
      levels: levelsOf(finding),
    };
  });
  const paid = cost.map(({ day, perPrediction }) => ({
    ...around(perPrediction, 0),
    time: Date.parse(day),
    isMature: true,
    isAlarm: false,
  }));
  const priced: Series = { name: 'Cost per prediction', points: paid, estimates: [], levels: [] };
  return [...courses, priced].filter(({ points }) => points.length > 1);
}

function around(value: number, half: number) {
  return { value, lower: value - half, upper: value + half };
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

function costs({ cost }: BusinessVerdict, course: BusinessCourse | undefined): Html {
  if (cost === null)
    return html`<p>No cost of predictions: no price was given, or nothing is known of what serving took.</p>`;
  const each = cost.perPrediction === null ? 'none was made' : `${short(cost.perPrediction)} ${cost.currency} each`;
  const period =
    course?.from && course.to ? `From ${moment(course.from)} to ${moment(course.to)} UTC serving` : 'Serving';
  return html`<p>
    ${period} took ${short(cost.units)} ${cost.unit}s at ${short(cost.price)} ${cost.currency}: ${short(cost.total)}
    ${cost.currency} for ${count(cost.predictions)} predictions, ${each}.
  </p>`;
}
