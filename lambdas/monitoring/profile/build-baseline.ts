import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { Baseline, BaselineOptions } from './baseline';
import type { Binning } from './binning';
import { BinningFinder } from './binning-finder';
import type { FeatureSchema } from './feature-schema';
import type { Profile } from './profile';
import { ProfileBuilder } from './profile-builder';
import { forEachRow, type Row, type RowSource } from './row';
import { WindowCounter } from './window-counts';

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
  const finder = new BinningFinder(schema, options);
  while (finder.needsPass) {
    let count = 0;
    await forEachRow(rows, (row) => {
      count += 1;
      requireWidth(row.features.length, finder.columns.length, count);
      finder.addRow(row.features, row.prediction);
    });
    finder.endPass();
  }
  return countBaseline(rows, finder.result(), options);
}

/** Counts training data on bins that were found before. */
export async function countBaseline(
  rows: RowSource,
  binning: Binning,
  options: Pick<BaselineOptions, 'windows'>,
): Promise<Baseline> {
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
