import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import { at } from '../../../lambdas/monitoring/report/charts/svg';
import { short } from '../../../lambdas/monitoring/report/numbers';
import type { Course, Reign } from '../view/course';
import type { JudgedWindow, QualityWindow, ReportKind } from '../snapshot';
import { dayOf, frames, middleOf, timeScale } from './frame';
import type { Frame } from './frame';
import { laneHeight, markLane, placeMarks } from './mark-lane';
import { aucPanel, ratePanel, spanOf } from './course-panels';
import { drawPanel, panelHeight } from './panel';
import { verdictShape } from './shapes';

/** Address of the report on a window. */
export type ReportLink = (kind: ReportKind, window: string) => string;

const bandHeight = 20;
const stripHeight = 36;

/** The course of a model, once for each size of screen. */
export function courseChart(course: Course, label: string | null, link: ReportLink): Html {
  return html`${frames.map((frame) => drawCourse(course, label, link, frame))}`;
}

function drawCourse(course: Course, label: string | null, link: ReportLink, frame: Frame): Html {
  const x = timeScale(course, frame);
  const marks = placeMarks(course.marks, x, frame);
  const bandTop = laneHeight(marks);
  const panels = [
    { panel: aucPanel(course.quality, (window) => link('quality', window)), height: frame.measureHeight },
    { panel: ratePanel(course.quality, label, (window) => link('quality', window)), height: frame.rateHeight },
  ].filter(({ panel }) => panel.lines.some(({ points }) => points.length > 0));
  const drawn: Html[] = [];
  let top = bandTop + bandHeight + 6;
  for (const { panel, height } of panels) {
    drawn.push(...drawPanel(panel, x, frame, { top, height }));
    top += panelHeight(height);
  }
  const strips = [
    strip('labels', course.quality, (window) => link('quality', window), { x, frame, top }),
    strip('features', course.drift, (window) => link('drift', window), { x, frame, top: top + stripHeight }),
  ];
  const bottom = top + 2 * stripHeight + 4;
  const lost = lossBands(course.quality, x, frame, { top: bandTop + bandHeight, bottom });
  const height = bottom + 18;
  const title = `AUC, rate of outcomes, verdicts and happenings from ${dayOf(course.from)} to ${dayOf(course.to)}`;
  return html`<svg
    class="course ${frame.name}"
    viewBox="0 0 ${frame.width} ${at(height)}"
    role="group"
    aria-label="${title}"
  >
    ${lost} ${reignBand(course.reigns, x, bandTop)} ${markLane(marks, bottom)} ${drawn} ${strips}
    ${axis(course, x, frame, bottom)}
  </svg>`;
}

/** Windows in which quality was lost, behind everything else: what all the rest of the drawing follows from. */
function lossBands(
  quality: readonly QualityWindow[],
  x: (time: number) => number,
  { name }: Frame,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): Html[] {
  return quality
    .filter(({ verdict }) => verdict === 'critical' || verdict === 'warning')
    .map(({ verdict, from, to, measures, findings }) => {
      const [left, right] = [x(Date.parse(from)), x(Date.parse(to))];
      const loss = (findings.auc?.reference ?? 0) - (measures.auc?.value ?? Infinity);
      const text = name === 'wide' && loss > 0 ? `AUC lost ${short(loss)}` : '';
      return html`<g class="loss ${verdict}">
        <rect x="${at(left)}" y="${at(top)}" width="${at(right - left)}" height="${at(bottom - top)}" />
        <text class="t m" x="${at((left + right) / 2)}" y="${at(top + 34)}">${text}</text>
      </g>`;
    });
}

/** Which version served when. */
function reignBand(reigns: readonly Reign[], x: (time: number) => number, top: number): Html[] {
  return reigns.map(({ version, from, to }, index) => {
    const [left, right] = [x(from), x(to)];
    const text = right - left < version.length * 7 + 6 ? '' : version;
    return html`<g class="reign ${index % 2 === 0 ? 'even' : 'odd'}">
      <title>${version} served from ${dayOf(from)} to ${dayOf(to)}</title>
      <rect x="${at(left)}" y="${at(top)}" width="${at(right - left)}" height="${bandHeight}" />
      <text class="t" x="${at(left + 6)}" y="${at(top + 14)}">${text}</text>
    </g>`;
  });
}

interface StripPlace {
  readonly x: (time: number) => number;
  readonly frame: Frame;
  readonly top: number;
}

/** A row of verdicts. */
function strip(
  name: string,
  windows: readonly JudgedWindow[],
  link: (window: string) => string,
  { x, frame, top }: StripPlace,
): Html {
  const y = top + 25;
  return html`<g class="strip ${name}">
    <text class="t title" x="0" y="${at(top + 11)}">Verdict by ${name}</text>
    <path class="g" d="M${frame.left} ${at(y)}H${frame.right}" />
    ${windows.map(
      (window) =>
        html`<a href="${link(window.name)}"
          ><g class="point"
            ><title>
              ${spanOf(window)}, by ${name}: ${window.verdict}${window.causes.map((cause) => `\n${cause}`).join('')}
            </title>
            ${verdictShape(window.verdict, x(middleOf(window)), y)}</g
          ></a
        >`,
    )}
  </g>`;
}

/** As many beginnings of windows as there is room for. */
function axis({ quality, drift, from }: Course, x: (time: number) => number, frame: Frame, bottom: number): Html[] {
  const starts = [...new Set((quality.length > 0 ? quality : drift).map((window) => Date.parse(window.from)))];
  const dates: Html[] = [];
  let last = -Infinity;
  for (const start of starts.length > 0 ? starts : [from]) {
    const place = x(start);
    if (place - last < frame.dateDistance || place + frame.dateWidth > frame.width) continue;
    last = place;
    dates.push(
      html`<path class="a" d="M${at(place)} ${at(bottom)}v4" />
        <text class="t" x="${at(place)}" y="${at(bottom + 15)}">${dayOf(start)}</text>`,
    );
  }
  return [html`<path class="a" d="M${frame.left} ${at(bottom)}H${frame.right}" />`, ...dates];
}
