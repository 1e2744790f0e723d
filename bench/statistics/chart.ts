import { html, type Html } from '../../lambdas/shared/html';
import { at, scale } from '../../lambdas/monitoring/report/charts/svg';

/** Shares of alarms by the size of a change, one line a size of windows. */
export interface PowerPanel {
  readonly title: string;
  /** What the horizontal axis counts. */
  readonly unit: string;
  /** From which change on it is a warning, and critical; null where there is none. */
  readonly floors: readonly [number, number] | null;
  readonly lines: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];
}

const [width, height] = [330, 230];
const [left, right, top, bottom] = [44, width - 14, 34, height - 40];
/** Lines are told apart by dashes and marks: the drawing is read in grey, too. */
const dashes = ['1 3', '4 3', '9 3', '12 3 2 3', 'none'];

/** Panels side by side, as a drawing of its own. */
export function powerChart(title: string, panels: readonly PowerPanel[]): string {
  const columns = Math.min(3, panels.length);
  const rows = Math.ceil(panels.length / columns);
  const [all, tall] = [columns * width, rows * height + 26];
  const names = [...new Set(panels.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const drawn = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${all} ${tall}"
    role="img"
    aria-label="${title}"
    font-family="system-ui, sans-serif"
    font-size="11"
  >
    <title>${title}</title>
    <rect width="${all}" height="${tall}" fill="#fff" />
    ${panels.map((panel, i) => {
      const place = `translate(${(i % columns) * width} ${Math.floor(i / columns) * height})`;
      return html`<g transform="${place}">${drawPanel(panel, names)}</g>`;
    })}
    <g transform="translate(${left} ${tall - 12})">${legend(names)}</g>
  </svg> `;
  return drawn.markup;
}

function drawPanel({ title, unit, floors, lines }: PowerPanel, names: readonly string[]): Html[] {
  const most = Math.max(...lines.flatMap(({ points }) => points.map(([change]) => change)));
  const x = scale(0, most, left, right);
  const y = scale(0, 1, bottom, top);
  return [
    html`<text x="${left}" y="20" font-weight="600">${title}</text>`,
    ...[0, 0.5, 1].flatMap((share) => [
      html`<path d="M${left} ${at(y(share))}H${right}" stroke="#d0d0d0" />`,
      html`<text x="${left - 6}" y="${at(y(share) + 4)}" text-anchor="end" fill="#444">${100 * share} %</text>`,
    ]),
    ...(floors ?? []).flatMap((floor, i) =>
      floor > most
        ? []
        : [
            html`<path
              d="M${at(x(floor))} ${top}V${bottom}"
              stroke="#888"
              stroke-dasharray="${i === 0 ? '2 2' : 'none'}"
            />`,
            html`<text x="${at(x(floor))}" y="${top - 3}" text-anchor="middle" fill="#444" font-size="9"
              >${i === 0 ? 'warning' : 'critical'}</text
            >`,
          ],
    ),
    ...[0, 0.5, 1].map(
      (part) =>
        html`<text
          x="${at(x(part * most))}"
          y="${bottom + 15}"
          text-anchor="${part === 1 ? 'end' : 'middle'}"
          fill="#444"
          >${String(Number((part * most).toPrecision(3)))}</text
        >`,
    ),
    html`<text x="${(left + right) / 2}" y="${bottom + 30}" text-anchor="middle" fill="#444">${unit}</text>`,
    ...lines.map(({ name, points }) => {
      const places = points.map(([change, share]) => `${at(x(change))} ${at(y(share))}`);
      return html`<path
          d="M${places.join('L')}"
          fill="none"
          stroke="#111"
          stroke-width="1.6"
          stroke-dasharray="${dashOf(names, name)}"
        />${points.map(([change, share]) => html`<circle cx="${at(x(change))}" cy="${at(y(share))}" r="2" fill="#111" />`)}`;
    }),
  ];
}

function legend(names: readonly string[]): Html[] {
  return names.map((name, i) => {
    const from = i * 170;
    return html`<path
        d="M${from} -4h34"
        stroke="#111"
        stroke-width="1.6"
        stroke-dasharray="${dashOf(names, name)}"
      /><text x="${from + 40}" y="0" fill="#222">${name}</text>`;
  });
}

function dashOf(names: readonly string[], name: string): string {
  return dashes[dashes.length - names.length + names.indexOf(name)] ?? 'none';
}
