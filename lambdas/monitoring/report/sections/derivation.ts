import { html, type Html } from '../../../shared/html';
import type { ReportInput } from '../input';
import { ofWindow, windowsOf } from '../windows';
import { marks } from '../words';

/** How the thresholds follow from what the user allows, and what was not judged. */
export function derivationSection(input: ReportInput): Html {
  const { drift, attribution, quality, business } = input.run;
  const windows = windowsOf(input);
  const parts = [
    ...windows.map((window) => [`Data${ofWindow(window)}`, window.drift.derivation.steps] as const),
    ...(attribution === undefined ? [] : [['Attribution', attribution.derivation.steps] as const]),
    ...(quality === null ? [] : [['Quality', quality.derivation.steps] as const]),
    ...(business === undefined ? [] : [['Business', business.derivation.steps] as const]),
  ];
  const notJudged = windows.filter((window) => window.drift.notJudged.length > 0);
  return html`<section id="derivation">
    <h2>How thresholds came about</h2>
    ${parts.map(
      ([name, steps]) =>
        html`<h3>${name}</h3>
          <ol>
            ${steps.map((step) => html`<li>${step}</li>`)}
          </ol>`,
    )}
    ${drift === null && quality === null && attribution === undefined ? '' : gates}
    ${business === undefined ? '' : gatesOfBusiness}
    ${notJudged.map(
      (window) => html`<p>Not judged for want of data${ofWindow(window)}: ${window.drift.notJudged.join(', ')}.</p>`,
    )}
    <footer>
      ${drift === null ? '' : html`Bins <code>${drift.baseline.binning}</code>. `}Every number on this page can be
      computed again:
      <code>npx tidegate monitor replay</code> with the file of ${windows.length > 1 ? 'each window' : 'this run'}.
    </footer>
  </section>`;
}

const gates = html`<p>
  An alarm needs both: a change that chance would hardly make (the corrected probability is at most the part of the
  budget above) and one that is large enough to matter (the effect reaches a floor). A column without an alarm is
  ${marks.ok} ok only if this window would have shown a critical change; else it is ${marks.insufficient} insufficient.
</p>`;

const gatesOfBusiness = html`<p>
  A change of business needs both, too: an interval that holds at every look at once leaves no doubt that there is one,
  and the change reaches a floor. A counter without an alarm is ${marks.ok} ok only if the interval would have shown a
  change as large as the critical floor; else it is ${marks.insufficient} insufficient.
</p>`;
