import type { ColumnBinning } from '../profile/binning';
import { nextAbove } from '../profile/float-order';
import { total, totalOf } from '../statistics/counts';
import { digits } from './wording';

/** Every cell must be expected to hold this many observations in the smaller window: the tests are asymptotic. */
const smallestExpectation = 5;

/** What the binning has no category for. */
const otherLabel = '(other)';

/** Counts of a window (`observed`) and of the baseline (`expected`) on the same cells. */
export interface CellEvidence {
  readonly labels: readonly string[];
  readonly observed: readonly number[];
  readonly expected: readonly number[];
}

interface Cell {
  readonly labels: readonly string[];
  readonly observed: number;
  readonly expected: number;
}

/**
 * Cells of a column on which a window and its reference can be compared, given the counts of all cells: what is missing or invalid is left out (checks of
 * their own), and cells too thin for a test are pooled, neighbours with neighbours in a numeric column, rare ones with
 * each other in a categorical one.
 */
export function comparableCells(
  binning: ColumnBinning,
  window: readonly number[],
  reference: readonly number[],
): CellEvidence {
  const cells = zip(knownLabels(binning), window, reference);
  const n = totalOf(cells, ({ observed }) => observed);
  const m = totalOf(cells, ({ expected }) => expected);
  // Expected in the smaller of the two when both are samples of one distribution.
  const thin = (cell: Cell) => ((cell.observed + cell.expected) * Math.min(n, m)) / (n + m) < smallestExpectation;
  const pooled = binning.kind === 'numeric' ? poolNeighbours(cells, thin) : poolRarest(cells, thin);
  return {
    labels: pooled.map(({ labels }) => labelOf(labels, binning.kind)),
    observed: pooled.map(({ observed }) => observed),
    expected: pooled.map(({ expected }) => expected),
  };
}

/** Labels that were written before: a baseline's columns are compared again and again. */
const written = new WeakMap<ColumnBinning, readonly string[]>();

function knownLabels(binning: ColumnBinning): readonly string[] {
  const labels = written.get(binning) ?? cellLabels(binning);
  written.set(binning, labels);
  return labels;
}

/** Names of all cells of a column, in the order of its binning. */
export function cellLabels(binning: ColumnBinning): readonly string[] {
  if (binning.kind === 'categorical') return [...binning.categories, otherLabel];
  const { edges } = binning;
  const last = edges.length - 1;
  const inner = edges.slice(0, -1).map((edge, i) => {
    const next = edges[i + 1]!;
    // A value that is frequent by itself has a bin of its own.
    if (edge === next || next === nextAbove(edge)) return `= ${digits(edge)}`;
    return `${digits(edge)} to ${i === last - 1 ? '' : 'below '}${digits(next)}`;
  });
  return [`below ${digits(edges[0]!)}`, ...inner, `above ${digits(edges[last]!)}`];
}

function zip(labels: readonly string[], observed: readonly number[], expected: readonly number[]): Cell[] {
  return labels.map((label, i) => ({ labels: [label], observed: observed[i]!, expected: expected[i]! }));
}

function join(a: Cell, b: Cell): Cell {
  return {
    labels: [...a.labels, ...b.labels],
    observed: a.observed + b.observed,
    expected: a.expected + b.expected,
  };
}

function joinAll(cells: readonly Cell[]): Cell {
  return {
    labels: cells.flatMap(({ labels }) => labels),
    observed: totalOf(cells, ({ observed }) => observed),
    expected: totalOf(cells, ({ expected }) => expected),
  };
}

/** Adds a thin cell to the one after it; the last one to the one before. Empty cells cost nothing and vanish. */
function poolNeighbours(cells: readonly Cell[], thin: (cell: Cell) => boolean): Cell[] {
  const result: Cell[] = [];
  let open: Cell | null = null;
  for (const cell of cells) {
    if (cell.observed + cell.expected === 0) continue;
    open = open === null ? cell : join(open, cell);
    if (thin(open)) continue;
    result.push(open);
    open = null;
  }
  if (open === null) return result;
  const before = result.pop();
  return [...result, before === undefined ? open : join(before, open)];
}

/**
 * Pools thin cells with each other in groups that are just large enough; a rest joins the rarest of the others. What
 * the reference has seldom seen or never is one cell: the categories were chosen because it saw them, so what it
 * happened to miss would look new, and what it saw by luck would look lost; together they are as frequent as before.
 */
function poolRarest(cells: readonly Cell[], thin: (cell: Cell) => boolean): Cell[] {
  const present = cells.filter(({ observed, expected }) => observed + expected > 0);
  const often = oftenEnough(cells);
  // What a limit cut off belongs to what nearly was: between them it was luck.
  const isSeldom = (cell: Cell) =>
    cell.expected < often || (often > smallestExpectation && cell === cells[cells.length - 1]);
  const seldom = present.filter(isSeldom);
  const filled = [...present.filter((cell) => !isSeldom(cell)), ...(seldom.length === 0 ? [] : [joinAll(seldom)])];
  const enough = filled.filter((cell) => !thin(cell));
  const groups = poolNeighbours(filled.filter(thin), thin);
  const rest = groups.length === 1 && thin(groups[0]!) ? groups[0]! : null;
  if (rest === null) return [...enough, ...groups];
  if (enough.length === 0) return [rest];
  const size = ({ observed, expected }: Cell) => observed + expected;
  const rarest = enough.reduce((least, cell, i) => (size(cell) < size(enough[least]!) ? i : least), 0);
  return [...enough.filter((_, i) => i !== rarest), join(rest, enough[rarest]!)];
}

/**
 * From which count on a category of the reference stands for itself. Where a limit cut categories off, those that made it
 * by luck are far from alone: the line is drawn well above them, but never so high that a half percent is called seldom.
 */
function oftenEnough(cells: readonly Cell[]): number {
  const other = cells[cells.length - 1]!.expected;
  const kept = cells.slice(0, -1).map(({ expected }) => expected);
  if (other === 0) return smallestExpectation;
  const least = kept.reduce((smallest, count) => (count > 0 && count < smallest ? count : smallest), Infinity);
  const all = other + total(kept);
  return Math.max(smallestExpectation, Math.min(4 * least, all / 200));
}

function labelOf(labels: readonly string[], kind: ColumnBinning['kind']): string {
  if (labels.length === 1) return labels[0]!;
  if (kind === 'numeric') return `${labels[0]} … ${labels[labels.length - 1]}`;
  if (labels.length <= 3) return labels.join(', ');
  const known = labels.filter((label) => label !== otherLabel).length;
  return `${known} rare categories${known < labels.length ? ' and unknown ones' : ''}`;
}
