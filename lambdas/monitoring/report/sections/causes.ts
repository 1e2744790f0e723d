import { html, type Html } from '../../../shared/html';
import { runCauses } from '../../verdict/run';
import type { Cause, CauseType } from '../../verdict/verdict';
import { anchorOf } from './anchors';
import type { ReportInput } from '../input';
import { causesOfWindows, windowsOf } from '../windows';
import { causeTypes, marks } from '../words';

/** Causes of one kind that are listed before the others are folded away. */
const listed = 8;

/** Why the verdict is what it is: the kinds of trouble, worst first, with what to look at. */
export function causesSection(input: ReportInput): Html {
  const causes = [...causesOfWindows(windowsOf(input)), ...runCauses({ ...input.run, drift: null })];
  if (causes.length === 0)
    return html`<section>
      <h2>Causes</h2>
      <p>None.</p>
    </section>`;
  const types = [...new Set([...causes].sort(bySeverity).map(({ type }) => type))];
  return html`<section>
    <h2>Causes</h2>
    ${types.map((type) => kind(type, causes.filter((cause) => cause.type === type).sort(bySeverity)))}
  </section>`;
}

/** Impact before drift: what is known to cost something comes before what may. */
const impact: readonly CauseType[] = [
  'no-data',
  'quality-loss',
  'fairness-loss',
  'business-loss',
  'data-contract-break',
  'attribution-drift',
  'prediction-drift',
  'covariate-drift',
];

function bySeverity(a: Cause, b: Cause): number {
  const severity = Number(b.severity === 'critical') - Number(a.severity === 'critical');
  return severity === 0 ? impact.indexOf(a.type) - impact.indexOf(b.type) : severity;
}

function kind(type: CauseType, causes: readonly Cause[]): Html {
  const rest = causes.slice(listed);
  const more = html`<details>
    <summary>${rest.length} more</summary>
    <ol start="${listed + 1}">
      ${rest.map(item)}
    </ol>
  </details>`;
  return html`<article class="cause ${causes[0]!.severity}">
    <h3>${causeTypes[type].name}</h3>
    <p>${causeTypes[type].look}</p>
    <ol>
      ${causes.slice(0, listed).map(item)}
    </ol>
    ${rest.length > 0 ? more : ''}
  </article>`;
}

function item({ severity, column, check, message }: Cause): Html {
  // A percent sign does not go to the next line without its number.
  const text = html`${marks[severity]} ${message.replaceAll(' %', '\u00a0%')}`;
  if (column === null) return html`<li>${text}</li>`;
  // Parts with a section of their own are drawn there; everything else in the card of its column.
  const isOwn = check === 'quality' || check === 'fairness' || check === 'attribution' || check === 'business';
  return html`<li><a href="#${isOwn ? check : anchorOf(column)}">${text}</a></li>`;
}
