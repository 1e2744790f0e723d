import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import type { VerdictLevel } from '../../../lambdas/monitoring/verdict/verdict';
import { at, scale, ticks } from '../../../lambdas/monitoring/report/charts/svg';
import type { Frame } from './frame';
import { verdictShape } from './shapes';

/** A point of a line. */
export interface PanelPoint {
  readonly time: number;
  readonly value: number;
  /** Equal for a line without intervals. */
  readonly lower: number;
  readonly upper: number;
  /** Points of one run are joined, for example those of one version. */
  readonly run: string;
  /**
   * Drawn as the verdict's shape.
   * @default - a small ring
   */
  readonly verdict?: VerdictLevel;
  /** Said when it is pointed at. */
  readonly title: string;
  /** Address that it leads to. */
  readonly href?: string;
}

/** A level that holds for a while. */
export interface PanelLevel {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly kind: 'reference' | 'floor';
  /** Empty for none. */
  readonly name: string;
}

/** Values over time. */
export interface Panel {
  readonly title: string;
  readonly lines: readonly { readonly style: 'measured' | 'expected'; readonly points: readonly PanelPoint[] }[];
  readonly levels: readonly PanelLevel[];
  readonly show: (value: number) => string;
}

const titleHeight = 24;

/** Height of a panel whose values take `height`. */
export function panelHeight(height: number): number {
  return height + titleHeight + 14;
}

/** Draws a panel with its upper edge at `top`. */
export function drawPanel(
  panel: Panel,
  x: (time: number) => number,
  frame: Frame,
  place: { top: number; height: number },
): Html[] {
  const points = panel.lines.flatMap(({ points: found }) => found);
  const values = [...points.flatMap(({ lower, upper }) => [lower, upper]), ...panel.levels.map(({ value }) => value)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = (high - low || Math.abs(high) || 1) * 0.08;
  const [top, bottom] = [place.top + titleHeight, place.top + titleHeight + place.height];
  const y = scale(low - margin, high + margin, bottom, top);
  return [
    html`<text class="t title" x="0" y="${at(place.top + 12)}">${panel.title}</text>`,
    ...aligned(ticks(low - margin, high + margin, frame.name === 'wide' ? 6 : 4), panel.show).map(
      ([value, text]) =>
        html`<path class="g" d="M${frame.left} ${at(y(value))}H${frame.right}" />
          <text class="t e" x="${frame.left - 6}" y="${at(y(value) + 4)}">${text}</text>`,
    ),
    ...panel.levels.map(
      ({ from, to, value, kind }) =>
        html`<path class="${kind === 'reference' ? 'l' : 'l d'}" d="M${at(x(from))} ${at(y(value))}H${at(x(to))}" />`,
    ),
    ...(frame.name === 'wide' ? levelNames(panel.levels, y, frame) : []),
    ...panel.lines.flatMap(({ style, points: own }) => [
      ...runsOf(own).map(
        (run) =>
          html`<path
            class="line ${style}"
            d="${run.map(({ time, value }, index) => `${index === 0 ? 'M' : 'L'}${at(x(time))} ${at(y(value))}`).join('')}"
          />`,
      ),
      ...own.map((point) => drawPoint(point, x(point.time), y)),
    ]),
  ];
}

/** Values of an axis with their texts; plain numbers get as many decimals as the longest of them has. */
function aligned(values: readonly number[], show: (value: number) => string): (readonly [number, string])[] {
  const texts = values.map(show);
  const decimals = Math.max(...texts.map((text) => (/^-?\d+\.(\d+)$/.exec(text)?.[1] ?? '').length));
  const isPlain = texts.every((text) => /^-?\d+(\.\d+)?$/.test(text));
  return values.map((value, index) => [value, isPlain ? value.toFixed(decimals) : texts[index]!]);
}

/** Names of the levels that hold last, at the right edge, moved apart where they would lie on each other. */
function levelNames(levels: readonly PanelLevel[], y: (value: number) => number, frame: Frame): Html[] {
  const last = Math.max(...levels.map(({ to }) => to));
  let lowest = -Infinity;
  return levels
    .filter(({ to, name }) => to === last && name !== '')
    .sort((a, b) => y(a.value) - y(b.value))
    .map(({ name, value }) => {
      lowest = Math.max(y(value) + 4, lowest + 12);
      return html`<text class="t" x="${frame.right + 6}" y="${at(lowest)}">${name}</text>`;
    });
}

function runsOf(points: readonly PanelPoint[]): PanelPoint[][] {
  const runs: PanelPoint[][] = [];
  for (const point of points) {
    const current = runs.at(-1);
    if (current?.[0]?.run === point.run) current.push(point);
    else runs.push([point]);
  }
  return runs;
}

function drawPoint(point: PanelPoint, x: number, y: (value: number) => number): Html {
  const { value, lower, upper, verdict, title, href } = point;
  const interval = lower === upper ? '' : html`<path class="i" d="M${at(x)} ${at(y(lower))}V${at(y(upper))}" />`;
  const shape =
    verdict === undefined
      ? html`<circle class="p h" cx="${at(x)}" cy="${at(y(value))}" r="3.5" />`
      : verdictShape(verdict, x, y(value));
  const drawn = html`<g class="point"><title>${title}</title>${interval}${shape}</g>`;
  return href === undefined ? drawn : html`<a href="${href}">${drawn}</a>`;
}
