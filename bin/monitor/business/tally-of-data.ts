import { carriedCounters } from '../../../lib/contracts/business';
import { UsageError } from '../../usage-error';
import { listOf } from '../actions/options';
import type { DataSet } from '../data/open-data';
import type { BusinessValues } from './business-options';
import { BusinessTally } from './business-tally';
import type { WatchedBusiness } from './watched-business';

/** Makes ready to count business in data; null where none is watched. */
export async function tallyOf(
  business: WatchedBusiness | null,
  data: DataSet,
  folder: string,
  values: BusinessValues,
): Promise<BusinessTally | null> {
  if (business === null) return null;
  await requireColumns(business, data);
  const files = (values.reports ?? []).flatMap(listOf);
  return BusinessTally.prepare(business.counters, { folder, files, asOf: values['as-of'] });
}

/** Columns of a table that counting business needs. */
export function businessColumns(business: WatchedBusiness, { roles }: DataSet): string[] {
  const names = [...business.counters.map(({ name }) => name), roles.time, roles.id];
  return names.filter((name) => name !== null);
}

/** A counter with a wrong name would be 0 everywhere, and nobody would wonder. */
async function requireColumns({ counters }: WatchedBusiness, { tables }: DataSet): Promise<void> {
  const [first] = tables;
  if (first === undefined) return;
  const columns = await first.columns();
  const missing = carriedCounters(counters).find((name) => !columns.includes(name));
  if (missing === undefined) return;
  throw new UsageError(
    `counter '${missing}' of --business is not in the data, which have ${columns.join(', ')}; ` +
      'say reportedWithin of one that is reported afterwards, and where with --reports',
  );
}
