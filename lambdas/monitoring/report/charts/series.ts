import { html, type Html } from '../../../shared/html';
import { short } from '../numbers';
import { at, drawing, scale, ticks } from './svg';

/** One window in a course of windows. */
export interface SeriesPoint {
  /** Middle of the window, milliseconds since 1970. */
  readonly time: number;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  /** Whether enough labels had come to judge by. */
  readonly isMature: boolean;
  /** Whether the window raised an alarm. */
  readonly isAlarm: boolean;
}

/** What was expected of windows whose labels had not come. */
export interface SeriesEstimate {
  readonly time: number;
  readonly value: number;
}

/** A horizontal line with a name. */
export interface Level {
  /** Empty for a line that needs none. */
  readonly name: string;
  readonly value: number;
  readonly kind: 'reference' | 'floor';
}

/** A course of windows. */
export interface Series {
  readonly name: string;
  readonly points: readonly SeriesPoint[];
  readonly estimates: readonly SeriesEstimate[];
  readonly levels: readonly Level[];
}

const width = 440;
const height = 190;
const [left, right, top, bottom] = [42, width - 56, 10, height - 24];

/** Courses side by side, each under its name. */
export function seriesCharts(courses: readonly Series[]): Html {
  return html`<div class="charts">
    ${courses.map(
      (series) =>
        html`<figure>
          <figcaption>${series.name}</figcaption>
          ${seriesChart(series)}
        </figure>`,
    )}
  </div>`;
}

/** A measure over time: a point with its interval for each window, levels as lines. */
export function seriesChart({ name, points, estimates, levels }: Series): Html {
  const times = [...points, ...estimates].map(({ time }) => time);
  const values = [
    ...points.flatMap(({ lower, upper }) => [lower, upper]),
    ...estimates.map(({ value }) => value),
    ...levels.map(({ value }) => value),
  ];
  const margin = (Math.max(...values) - Math.min(...values) || Math.abs(values[0] ?? 1) || 1) * 0.08;
  const [low, high] = [Math.min(...values) - margin, Math.max(...values) + margin];
  const y = scale(low, high, bottom, top);
  // Days of a season stand close together, weeks of it do not.
  const radius = points.length > 40 ? 3 : 4.5;
  const inset = Math.min(40, (right - left) / (2 * Math.max(1, points.length)));
  const x = scale(Math.min(...times), Math.max(...times), left + inset, right - inset);
  return drawing(width, height, `${name} over time, ${points.length} windows`, [
    ...ticks(low, high, 6).map((value) => gridLine(value, y(value))),
    ...levelLines(levels, y),
    ...points.map((point) => mark(point, x(point.time), y, radius)),
    ...estimates.map(({ time, value }) => cross(x(time), y(value))),
    ...dates(times, x),
  ]);
}

function gridLine(value: number, y: number): Html {
  return html`<path class="g" d="M${left} ${at(y)}H${right}" /><text class="t e" x="${left - 6}" y="${at(y + 4)}"
      >${short(value)}</text
    >`;
}

/** Levels with their names behind them, moved apart where they lie too close to be read. */
function levelLines(levels: readonly Level[], y: (value: number) => number): Html[] {
  let lowest = -Infinity;
  return [...levels]
    .sort((a, b) => y(a.value) - y(b.value))
    .map(({ name, value, kind }) => {
      const style = kind === 'reference' ? 'l' : 'l d';
      const text = Math.max(y(value) + 4, lowest + 11);
      if (name !== '') lowest = text;
      return html`<path class="${style}" d="M${left} ${at(y(value))}H${right}" />
        <text class="t" x="${right + 5}" y="${at(text)}">${name}</text>`;
    });
}

function mark(point: SeriesPoint, x: number, y: (value: number) => number, radius: number): Html {
  const { value, lower, upper, isMature, isAlarm } = point;
  const style = isMature ? (isAlarm ? 'p c' : 'p') : 'p h';
  const place = [at(x), at(y(value))] as const;
  const shape = isAlarm
    ? html`<rect
        class="${style}"
        x="${at(x - radius)}"
        y="${at(y(value) - radius)}"
        width="${2 * radius}"
        height="${2 * radius}"
      />`
    : html`<circle class="${style}" cx="${place[0]}" cy="${place[1]}" r="${radius}" />`;
  return html`<path class="i" d="M${at(x)} ${at(y(lower))}V${at(y(upper))}" />${shape}`;
}

function cross(x: number, y: number): Html {
  return html`<path class="i" d="M${at(x - 4)} ${at(y - 4)}l8 8m0 -8l-8 8" />`;
}

/** As many dates as there is room for, the first and the last among them. */
function dates(times: readonly number[], x: (time: number) => number): Html[] {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const every = Math.max(1, Math.ceil(sorted.length / 5));
  return sorted
    .filter((_, i) => i % every === 0)
    .map((time) => {
      const date = new Date(time).toISOString().slice(0, 10);
      return html`<text class="t m" x="${at(x(time))}" y="${height - 8}">${date}</text>`;
    });
}
