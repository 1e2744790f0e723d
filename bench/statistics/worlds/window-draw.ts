import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import { buildBaseline } from '../../../lambdas/monitoring/profile/build-baseline';
import { binningDigest, type Binning, type ColumnBinning } from '../../../lambdas/monitoring/profile/binning';
import { parseFeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { nextAbove } from '../../../lambdas/monitoring/profile/float-order';
import type { ColumnProfile, Profile } from '../../../lambdas/monitoring/profile/profile';
import type { Row } from '../../../lambdas/monitoring/profile/row';
import { total } from '../../../lambdas/monitoring/statistics/counts';
import { binomial, multinomial, profileOfColumns } from '../../../test/lambdas/monitoring/support/null-windows';
import type { Random } from '../../../test/lambdas/monitoring/support/random';
import { drawValue, leant, type ColumnLaw } from './column-law';

/** Rows of a simulated table; the last law is that of the model's answer. */
export function drawRows(random: Random, laws: readonly ColumnLaw[], count: number, lean = 0, gapLean = 0): Row[] {
  return Array.from({ length: count }, () => {
    const values = laws.map((law) => drawValue(random, law, lean, gapLean));
    return { features: values.slice(0, -1), prediction: values[values.length - 1] };
  });
}

/** The baseline that Tidegate builds of some simulated rows. */
export function drawBaseline(random: Random, laws: readonly ColumnLaw[], rows: number): Promise<Baseline> {
  const features = laws.slice(0, -1).map((law, i) => ({ name: `x${i}`, type: law.kind }));
  const prediction = { name: 'answer', type: laws[laws.length - 1]!.kind };
  return buildBaseline(drawRows(random, laws, rows), parseFeatureSchema({ schemaVersion: 1, features, prediction }));
}

/** How often a value falls in each cell of a column: all there is to know about it to draw a window. */
interface ColumnTable {
  readonly binning: ColumnBinning;
  readonly law: ColumnLaw;
  readonly shares: readonly number[];
}

/**
 * Draws the profiles of windows without making a record: the counts that n records would have are multinomial in the
 * shares of the cells. Nothing that a verdict rests on is lost; sketches and moments, which only people see, are empty.
 */
export class WindowDraw {
  private readonly digest: string;
  private readonly tables = new Map<string, readonly ColumnTable[]>();

  public constructor(
    private readonly laws: readonly ColumnLaw[],
    private readonly binning: Binning,
  ) {
    this.digest = binningDigest(binning);
  }

  /**
   * @param lean of every column, see `leant`, or of each
   * @param gapLean how much more than usual is missing, as a share of it
   */
  public window(random: Random, n: number, lean: number | readonly number[] = 0, gapLean = 0): Profile {
    const columns = this.tablesOf(lean).map((table) => drawColumn(random, table, n, gapLean));
    return this.profileOf(columns, n);
  }

  /** The window that several make up. */
  public sum(windows: readonly Profile[]): Profile {
    const [first, ...others] = windows;
    const columns = [...first!.features, first!.prediction!].map((column, i) =>
      others.reduce((sum, { features, prediction }) => plus(sum, features[i] ?? prediction!), column),
    );
    return this.profileOf(
      columns,
      windows.reduce((rows, window) => rows + window.rows, 0),
    );
  }

  /** A profile with these columns, the last of them the model's answer. */
  public profileOf(columns: readonly ColumnProfile[], n: number): Profile {
    return profileOfColumns(this.digest, columns, n);
  }

  private tablesOf(lean: number | readonly number[]): readonly ColumnTable[] {
    const key = String(lean);
    const known = this.tables.get(key);
    if (known !== undefined) return known;
    const columns = [...this.binning.features, this.binning.prediction!];
    const tables = columns.map((binning, i): ColumnTable => {
      const law = this.laws[i]!;
      return { binning, law, shares: cellShares(law, binning, typeof lean === 'number' ? lean : (lean[i] ?? 0)) };
    });
    this.tables.set(key, tables);
    return tables;
  }
}

/** Share of each cell of a column, in the order of `cellCounts`. */
function cellShares(law: ColumnLaw, binning: ColumnBinning, lean: number): number[] {
  const below = (x: number) => leant(law.below(x), lean);
  if (binning.kind === 'numeric') {
    const { edges } = binning;
    const cuts = [0, ...edges.map((edge, i) => below(i === edges.length - 1 ? nextAbove(edge) : edge)), 1];
    return cuts.slice(1).map((cut, i) => Math.max(0, cut - cuts[i]!));
  }
  const known = binning.categories.map((name) => {
    const k = Number(name.slice(1));
    return below(k + 1) - below(k);
  });
  return [...known, Math.max(0, 1 - total(known))];
}

function drawColumn(random: Random, table: ColumnTable, n: number, gapLean: number): ColumnProfile {
  const { binning, law, shares } = table;
  const [ofMissing, ofNan] = [law.missing * (1 + gapLean), law.nan * (1 + gapLean)];
  const missing = binomial(random, n, ofMissing);
  const nan = binomial(random, n - missing, ofNan / (1 - ofMissing));
  const invalid = binomial(random, n - missing - nan, law.invalid / (1 - ofMissing - ofNan));
  const cells = multinomial(random, n - missing - nan - invalid, shares);
  return columnOf(binning, cells, { missing, nan, invalid });
}

/** The profile of a column that has these counts. */
export function columnOf(
  binning: ColumnBinning,
  cells: readonly number[],
  { missing, nan, invalid }: { readonly missing: number; readonly nan: number; readonly invalid: number },
): ColumnProfile {
  const { name } = binning;
  if (binning.kind === 'categorical') {
    const [counts, other] = [cells.slice(0, -1), cells[cells.length - 1]!];
    return { kind: 'categorical', name, counts, other, otherValues: [], otherDistinct: 's', missing, invalid };
  }
  const { edges } = binning;
  const range = { min: edges[0]!, max: edges[edges.length - 1]! };
  const moments = { sum: [0], squares: [0], huge: 0, distinct: 's' };
  return { kind: 'numeric', name, bins: cells, missing, nan, infinite: 0, invalid, ...range, ...moments };
}

function plus(a: ColumnProfile, b: ColumnProfile): ColumnProfile {
  const add = (x: readonly number[], y: readonly number[]) => x.map((count, i) => count + y[i]!);
  const common = { missing: a.missing + b.missing, invalid: a.invalid + b.invalid };
  if (a.kind === 'numeric' && b.kind === 'numeric') {
    return { ...a, ...common, bins: add(a.bins, b.bins), nan: a.nan + b.nan };
  }
  if (a.kind === 'categorical' && b.kind === 'categorical') {
    return { ...a, ...common, counts: add(a.counts, b.counts), other: a.other + b.other };
  }
  throw new TypeError(`'${a.name}' is numeric in one window and categorical in the other`);
}
