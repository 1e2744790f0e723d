import { carriedCounters } from '../../../lib/contracts/business';
import type { Options } from '../../commands/command';
import { UsageError } from '../../usage-error';
import { listOf } from '../actions/options';
import type { DataSet } from '../data/data-set';
import type { WatchedBusiness } from './watched-business';
import { BusinessTally } from './business-tally';

/** Options that say what business is watched, and where it is reported. */
export const businessOptions = {
  business: { type: 'string' },
  reports: { type: 'string', multiple: true },
} as const satisfies Options;

/** What the options say. */
export interface BusinessValues {
  readonly business?: string | undefined;
  readonly reports?: readonly string[] | undefined;
  readonly 'as-of'?: string | undefined;
}

/** What `--business` names; null where it is not given. The schema of the configuration is loaded when it is. */
export async function statedBusiness(
  folder: string,
  { business, reports }: BusinessValues,
): Promise<WatchedBusiness | null> {
  if (business !== undefined) return (await import('./business-file')).readBusiness(folder, business);
  if (reports !== undefined) throw new UsageError('--reports tell of counters; name these with --business FILE, too');
  return null;
}

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
