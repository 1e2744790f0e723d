import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import { at } from '../../../lambdas/monitoring/report/charts/svg';
import type { Mark } from '../view/course';
import type { Frame } from './frame';
import { happeningShape } from './shapes';

const rowHeight = 16;
/** From the line of a mark to its shape, and from there to its label. */
const shapeInset = 9;
const labelInset = 18;

/** A mark with its place. */
export interface PlacedMark {
  readonly mark: Mark;
  /** As long as there is room for. */
  readonly label: string;
  readonly x: number;
  /** From the top. */
  readonly row: number;
  /** On which side of its line it stands. */
  readonly side: 'left' | 'right';
}

/**
 * Places marks in rows so that no label lies on another one: each takes the first row that is free. Marks of one moment
 * stand below each other in their order, on the same side of their line: on the right, unless one of their labels would
 * leave the drawing.
 */
export function placeMarks(marks: readonly Mark[], x: (time: number) => number, frame: Frame): PlacedMark[] {
  const rows: { from: number; to: number }[][] = [];
  const shown = marks.filter(({ kind }) => !frame.leavesOut.includes(kind));
  return momentsOf(shown, x).flatMap(({ place, marks: own }) => {
    const longest = Math.max(...own.map((mark) => lengthOf(mark, frame)));
    const side = place + longest > frame.width ? 'left' : 'right';
    let row = -1;
    return own.map((mark) => {
      const length = lengthOf(mark, frame);
      const [from, to] = side === 'right' ? [place, place + length] : [place - length, place];
      row += 1;
      while ((rows[row] ?? []).some((taken) => from < taken.to && taken.from < to)) row += 1;
      rows[row] = [...(rows[row] ?? []), { from, to }];
      return { mark, label: labelOf(mark, frame), x: place, row, side };
    });
  });
}

function labelOf({ label, brief }: Mark, { name }: Frame): string {
  return name === 'wide' ? label : brief;
}

function lengthOf(mark: Mark, frame: Frame): number {
  return labelInset + labelOf(mark, frame).length * frame.letter + 8;
}

/** Marks by moment; moments too close to be told apart are one. */
function momentsOf(marks: readonly Mark[], x: (time: number) => number): { place: number; marks: Mark[] }[] {
  const moments: { place: number; marks: Mark[] }[] = [];
  for (const mark of marks) {
    const place = x(mark.time);
    const last = moments.at(-1);
    if (last && place - last.place < 4) last.marks.push(mark);
    else moments.push({ place, marks: [mark] });
  }
  return moments;
}

/** Height that placed marks need. */
export function laneHeight(placed: readonly PlacedMark[]): number {
  return placed.length === 0 ? 0 : (Math.max(...placed.map(({ row }) => row)) + 1) * rowHeight + 6;
}

/** Marks with their labels, each on a line that leads down through all panels. */
export function markLane(placed: readonly PlacedMark[], bottom: number): Html[] {
  // One line for all marks of a moment, from the highest of them on.
  const tops = new Map<string, number>();
  for (const { x, row } of placed) tops.set(at(x), Math.min(tops.get(at(x)) ?? Infinity, row * rowHeight + 2));
  const lines = [...tops].map(([x, top]) => html`<path class="m-line" d="M${x} ${at(top)}V${at(bottom)}" />`);
  const marks = placed.map(({ mark, label, x, row, side }) => {
    const y = row * rowHeight + 9;
    const sign = side === 'right' ? 1 : -1;
    return html`<g class="mark" data-kind="${mark.kind}">
      <title>${mark.text}</title>
      ${happeningShape(mark.kind, x + sign * shapeInset, y)}
      <text class="t k-${mark.kind}${side === 'left' ? ' e' : ''}" x="${at(x + sign * labelInset)}" y="${at(y + 4)}"
        >${label}</text
      >
    </g>`;
  });
  return [...lines, ...marks];
}
