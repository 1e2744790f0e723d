import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import { count, short, share } from '../../../lambdas/monitoring/report/numbers';
import { marks } from '../../../lambdas/monitoring/report/words';
import { courseChart } from '../charts/course-chart';
import { happeningShape } from '../charts/shapes';
import type { ModelSnapshot, QualityWindow } from '../snapshot';
import type { Course } from '../view/course';
import type { Happening } from '../view/ledger-words';
import { reportLink } from './context';

/** What each mark of a happening stands for. */
const meanings: Readonly<Record<Happening, string>> = {
  alarm: 'alarm',
  cleared: 'alarm ends',
  retraining: 'retraining begins',
  declined: 'retraining declined',
  passed: 'passes its gate',
  refused: 'refused by its gate',
  promoted: 'becomes champion',
  'taken-back': 'taken back',
  failed: 'ends without a version',
};

/** How the model fared over time. */
export function courseSection({ model, label }: ModelSnapshot, course: Course | undefined): Html {
  if (!course) return html``;
  const kinds = [...new Set(course.marks.map(({ kind }) => kind))];
  return html`<h3>Course</h3>
    <figure>${courseChart(course, label, (kind, window) => reportLink(model, kind, window))}</figure>
    <p class="k legend">
      <span>${marks.ok} ok</span> <span>${marks.warning} warning</span> <span>${marks.critical} critical</span>
      <span>${marks.insufficient} not enough to judge by</span>
      ${kinds.map((kind) => html`<span>${key(kind)} ${meanings[kind]}</span>`)}
      <span>Lines through points: 95 % intervals.</span> <span>Each point leads to its report.</span>
    </p>
    ${weekTable(model, course)}`;
}

/** A happening's mark within text. */
export function key(kind: Happening): Html {
  return html`<svg class="key" viewBox="0 0 14 14" aria-hidden="true">${happeningShape(kind, 7, 7)}</svg>`;
}

/** The same as numbers, for those who do not see the drawing and those who want to know exactly. */
function weekTable(model: string, { quality, drift }: Course): Html {
  if (quality.length === 0) return html``;
  return html`<details id="${model}-weeks">
    <summary>${quality.length} windows in numbers</summary>
    <div class="scroll">
      <table>
        <tr>
          <th>Window</th>
          <th>Version</th>
          <th class="n">Answers</th>
          <th class="n">AUC</th>
          <th class="n">95 % interval</th>
          <th class="n">Happened</th>
          <th class="n">Predicted</th>
          <th>By labels</th>
          <th>By features</th>
        </tr>
        ${[...quality].reverse().map((window) => weekRow(model, window, drift))}
      </table>
    </div>
  </details>`;
}

function weekRow(model: string, window: QualityWindow, drift: Course['drift']): Html {
  const { name, from, to, version, answers, measures, verdict } = window;
  const { auc, positiveRate, meanPrediction } = measures;
  const features = drift.find((other) => other.to === to);
  const link = (kind: string, key: string, level: QualityWindow['verdict']): Html =>
    html`<a href="${reportLink(model, kind, key)}">${marks[level]} ${level}</a>`;
  return html`<tr>
    <td>${from.slice(0, 10)}</td>
    <td>${version ?? ''}</td>
    <td class="n">${count(answers)}</td>
    <td class="n">${auc ? short(auc.value) : ''}</td>
    <td class="n">${auc ? `${short(auc.lower)} to ${short(auc.upper)}` : ''}</td>
    <td class="n">${positiveRate ? share(positiveRate.value) : ''}</td>
    <td class="n">${meanPrediction ? share(meanPrediction.value) : ''}</td>
    <td>${link('quality', name, verdict)}</td>
    <td>${features ? link('drift', features.name, features.verdict) : ''}</td>
  </tr>`;
}
