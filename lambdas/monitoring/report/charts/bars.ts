import { html, type Html } from '../../../shared/html';
import { shares, totalOf } from '../../statistics/counts';
import { share } from '../numbers';
import { at, drawing } from './svg';

/** Shares of a window and of its reference in the same cells. */
export interface Comparison {
  readonly name: string;
  readonly labels: readonly string[];
  /** Counts of the window. */
  readonly observed: readonly number[];
  /** Counts of the reference. */
  readonly expected: readonly number[];
  /**
   * What stands at both ends of the scale.
   * @default - the names of the first and the last cell
   */
  readonly ends?: readonly [string, string];
}

const width = 320;
const height = 116;
const floor = 98;
const top = 14;

/**
 * A distribution along a scale: the window as bars, the reference as the outline that they would fill if nothing had
 * changed. Cells are equally wide, since bins hold equal shares of the reference: a change shows wherever it is.
 */
export function bars({ name, labels, observed, expected, ends }: Comparison): Html {
  const [window, reference] = [shares(observed), shares(expected)];
  const [first, last] = ends ?? [labels[0] ?? '', labels[labels.length - 1] ?? ''];
  const highest = Math.max(...window, ...reference, 1e-9);
  const step = width / labels.length;
  const y = (value: number) => floor - (value / highest) * (floor - top);
  const filled = window.map((value, i) => {
    const inset = Math.min(1.5, step * 0.1);
    return `M${at(i * step + inset)} ${floor}V${at(y(value))}h${at(step - 2 * inset)}V${floor}z`;
  });
  const outline = reference.map(
    (value, i) => `${i === 0 ? `M0 ${at(y(value))}` : `V${at(y(value))}`}H${at((i + 1) * step)}`,
  );
  return drawing(width, height, `${name}: ${labels.length} bins, window against reference`, [
    html`<text class="t" x="0" y="9">${share(highest)}</text>`,
    html`<path class="w" d="${filled.join('')}" />`,
    html`<path class="o" d="${outline.join('')}" />`,
    html`<path class="a" d="M0 ${floor}H${width}" />`,
    html`<text class="t" x="0" y="${height - 5}">${cut(first, 24)}</text>`,
    html`<text class="t e" x="${width}" y="${height - 5}">${cut(last, 24)}</text>`,
  ]);
}

/** Categories that are drawn one by one, and how many of these for having changed most. */
const drawn = 6;
const changed = 3;

/** A distribution over categories: a bar for the window, a tick for the reference. The largest, and those that moved. */
export function categoryBars(comparison: Comparison): Html {
  const { rows, rest } = chosen(comparison);
  const highest = Math.max(...rows.flatMap(({ window, reference }) => [window, reference]), 1e-9);
  const [left, right, line] = [112, width - 44, 16];
  const x = (value: number) => at(left + (value / highest) * (right - left));
  const content = rows.map(({ label, window, reference }, i) => {
    const y = i * line + 2;
    const behind = Number(x(Math.max(window, reference))) + 5;
    return html`<text class="t e" x="${left - 6}" y="${y + 10}">${cut(label, 17)}</text>
      <path class="w" d="M${left} ${y + 1}H${x(window)}v10H${left}z" />
      <path class="o" d="M${x(reference)} ${y - 1}v14" />
      <text class="t" x="${at(behind)}" y="${y + 10}">${share(window)}</text>`;
  });
  const height = (rows.length + (rest === null ? 0 : 1)) * line + 4;
  const label = `${comparison.name}: shares of categories, window against reference`;
  return drawing(width, height, label, rest === null ? content : [...content, restRow(rest, height, left)]);
}

/** All other categories together: as text, since their bar would dwarf the others. */
function restRow({ label, window, reference }: Row, height: number, left: number): Html {
  return html`<text class="t e" x="${left - 6}" y="${height - 6}">${label}</text>
    <text class="t" x="${left}" y="${height - 6}">${share(window)}, was ${share(reference)}</text>`;
}

interface Row {
  readonly label: string;
  readonly window: number;
  readonly reference: number;
}

function chosen({ labels, observed, expected }: Comparison): { readonly rows: Row[]; readonly rest: Row | null } {
  const [window, reference] = [shares(observed), shares(expected)];
  const rows = labels
    .map((label, i): Row => ({ label, window: window[i]!, reference: reference[i]! }))
    .sort((a, b) => size(b) - size(a));
  if (rows.length <= drawn + 1) return { rows, rest: null };
  const movers = [...rows].sort((a, b) => change(b) - change(a)).slice(0, changed);
  const kept = new Set([...movers, ...rows.slice(0, drawn)].slice(0, changed + drawn));
  for (const row of [...rows].reverse()) if (kept.size > drawn && !movers.includes(row)) kept.delete(row);
  const others = rows.filter((row) => !kept.has(row));
  const rest = {
    label: `${others.length} more`,
    window: totalOf(others, (row) => row.window),
    reference: totalOf(others, (row) => row.reference),
  };
  return { rows: rows.filter((row) => kept.has(row)), rest };
}

function size({ window, reference }: Row): number {
  return Math.max(window, reference);
}

function change({ window, reference }: Row): number {
  return Math.abs(window - reference);
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
