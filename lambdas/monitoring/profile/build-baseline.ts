import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { Baseline, BaselineOptions } from './baseline';
import type { Binning, ColumnBinning } from './binning';
import { CategorySelector } from './category-selection';
import type { FeatureSchema } from './feature-schema';
import type { Profile } from './profile';
import { ProfileBuilder } from './profile-builder';
import { QuantileEdgeFinder } from './quantile-edges';
import { lastNumber, NumericKind, readCategory, readNumber } from './raw-value';
import { forEachRow, type RawValue, type Row, type RowSource } from './row';
import { WindowCounter } from './window-counts';

/** Finds the binning of one column in as many passes as it needs. */
interface ColumnFinder {
  readonly needsPass: boolean;
  add(raw: RawValue): void;
  endPass(): void;
  result(): ColumnBinning;
}

/** The part of a feature that says how to count it. */
interface ColumnShape {
  readonly name: string;
  readonly type: 'numeric' | 'categorical';
  readonly categories?: readonly string[] | null;
}

function finderFor(column: ColumnShape, { bins = 20, maxCategories = 256 }: BaselineOptions): ColumnFinder {
  const { name } = column;
  if (column.type === 'numeric') {
    const edges = new QuantileEdgeFinder(bins);
    return {
      get needsPass() {
        return edges.needsPass;
      },
      add: (raw) => {
        if (readNumber(raw) === NumericKind.finite) edges.add(lastNumber.value);
      },
      endPass: () => {
        edges.endPass();
      },
      result: () => ({ kind: 'numeric', name, ...edges.result() }),
    };
  }
  const categories = new CategorySelector(maxCategories, column.categories ?? []);
  return {
    get needsPass() {
      return categories.needsPass;
    },
    add: (raw) => {
      const category = readCategory(raw);
      if (typeof category === 'string') categories.add(category);
    },
    endPass: () => {
      categories.endPass();
    },
    result: () => ({ kind: 'categorical', name, categories: categories.result() }),
  };
}

/**
 * Builds the baseline of a model from its training data: finds the bins, freezes them and counts the data on them.
 * Memory does not depend on the number of rows; the data are walked three times or more. The result depends on the
 * records only, not on their order.
 * @param rows training records; with predictions, when the model's answers are to be monitored
 * @param schema the model's feature schema
 * @throws TidegateError `Tidegate.InvalidInput` without rows, or for a row with too few or too many values
 */
export async function buildBaseline(
  rows: RowSource,
  schema: FeatureSchema,
  options: BaselineOptions = {},
): Promise<Baseline> {
  const features = schema.features.map((feature) => finderFor(feature, options));
  const prediction = schema.prediction ? finderFor(schema.prediction, options) : null;
  let count = 0;
  let predicted = 0;
  for (let pass = 0; pass === 0 || [...features, prediction].some((finder) => finder?.needsPass); pass += 1) {
    const open = features.map((finder) => finder.needsPass);
    const predictionOpen = prediction?.needsPass ?? false;
    await forEachRow(rows, (row) => {
      if (pass === 0) {
        count += 1;
        requireWidth(row.features.length, features.length, count);
        if (row.prediction !== undefined) predicted += 1;
      }
      for (let i = 0; i < features.length; i += 1) if (open[i]) features[i]!.add(row.features[i]);
      if (predictionOpen && row.prediction !== undefined) prediction!.add(row.prediction);
    });
    features
      .filter((_, i) => open[i])
      .forEach((finder) => {
        finder.endPass();
      });
    if (predictionOpen) prediction!.endPass();
  }
  if (count === 0) throw new TidegateError(errorNames.invalidInput, 'baseline needs training rows, has none');
  const binning: Binning = {
    features: features.map((finder) => finder.result()),
    prediction: prediction === null || predicted === 0 ? null : prediction.result(),
  };
  const windows = options.windows === undefined ? null : new WindowCounter(binning, options.windows);
  const profile = await profileRows(rows, binning, (row) => windows?.add(row));
  const reference = windows === null ? {} : { reference: { length: windows.length, windows: windows.windows() } };
  return { baselineVersion: 1, binning, profile, ...reference };
}

/**
 * Profile of plain rows on a frozen binning.
 * @param visit sees every row as well
 */
export async function profileRows(
  rows: RowSource,
  binning: Binning,
  visit: (row: Row) => void = () => undefined,
): Promise<Profile> {
  const builder = new ProfileBuilder(binning);
  let count = 0;
  await forEachRow(rows, (row) => {
    count += 1;
    requireWidth(row.features.length, binning.features.length, count);
    builder.addRow(row.features, row.prediction);
    visit(row);
  });
  return builder.profile();
}

function requireWidth(actual: number, expected: number, row: number): void {
  if (actual !== expected) {
    throw new TidegateError(
      errorNames.invalidInput,
      `row ${row} has ${actual} values, the schema has ${expected} features: give every row one value a feature`,
    );
  }
}
