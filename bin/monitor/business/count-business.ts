import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { Terminal } from '../../commands/command';
import type { DataSet } from '../data/data-set';
import { reportNotes } from '../output/business-lines';
import { readRecords } from '../profiling/read-records';
import type { WatchedBusiness } from './watched-business';
import { businessColumns, tallyOf, type BusinessValues } from './business-options';
import type { TalliedBusiness } from './business-tally';

/** Counts business in data by the day, and tells what became of reports; null where none is watched. */
export async function countBusiness(
  business: WatchedBusiness | null,
  data: DataSet,
  schema: FeatureSchema,
  terminal: Terminal,
  values: BusinessValues,
): Promise<TalliedBusiness | null> {
  const tally = await tallyOf(business, data, terminal.folder, values);
  if (business === null || tally === null) return null;
  await readRecords(data, schema, new Set(businessColumns(business, data)), (record) => {
    tally.add(record);
  });
  const tallied = tally.result();
  for (const line of reportNotes(tallied)) terminal.err(`${line}\n`);
  return tallied;
}
