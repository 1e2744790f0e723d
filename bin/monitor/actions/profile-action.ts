import { mergeBusiness, noBusiness } from '../../../lambdas/monitoring/business/business-profile';
import { serializeProfile } from '../../../lambdas/monitoring/profile/files';
import { readArguments, type Terminal } from '../../commands/command';
import { withoutCounters } from '../business/watched-business';
import { businessOptions, servingUnits, statedBusiness } from '../business/business-options';
import { tallyOf } from '../business/tally-of-data';
import { openData } from '../data/open-data';
import { inferSchema } from '../data/infer-schema';
import { countedLines, tellReports } from '../output/business-lines';
import { describeProfile } from '../output/describe';
import { readBaseline, readSchema, writeText } from './monitor-files';
import { manyFiles, roleOptions, statedRoles } from './options';
import { findBinning } from '../profiling/baseline-files';
import { StartedProfile } from '../profiling/started-profile';
import type { ProfilingThreads } from '../profiling/threads';
import { watchRecords } from './watch-records';

const options = {
  ...roleOptions,
  ...businessOptions,
  'serving-units': { type: 'string' },
  baseline: { type: 'string' },
  schema: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  // Read where threads are started, before this is loaded.
  threads: { type: 'string' },
} as const;

/** `tidegate monitor profile DATA… [--baseline FILE]` */
export async function profileAction(
  argv: readonly string[],
  terminal: Terminal,
  threads: ProfilingThreads,
): Promise<number> {
  const { values, positionals } = readArguments(argv, options, manyFiles);
  const data = await openData(terminal.folder, positionals, statedRoles(values));
  const known =
    values.baseline === undefined ? null : await readBaseline(terminal.folder, values.baseline, values.schema);
  const business = await statedBusiness(terminal.folder, values);
  const units = servingUnits(values['serving-units'], business);
  const counters = business?.counters.map(({ name }) => name) ?? [];
  const read =
    known?.schema ??
    (values.schema === undefined
      ? (await inferSchema(data.tables, data.roles, counters)).schema
      : await readSchema(terminal.folder, values.schema));
  const schema = withoutCounters(read, business);
  const binning = known?.baseline.binning ?? (await findBinning(data, schema)).binning;
  const started = await StartedProfile.start(data, binning, schema, threads);
  const tally = await tallyOf(business, data, terminal.folder, values);
  const profile = await started.finish();
  await watchRecords(data, schema, { quality: null, tally, business, attribution: null });
  const tallied = tally?.result();
  if (tallied) tellReports(tallied, terminal);
  const counted = tallied && [...tallied.days.values()].reduce(mergeBusiness, noBusiness);
  const whole = counted ? { ...profile, business: counted } : profile;
  if (values.out !== undefined) writeText(terminal.folder, values.out, serializeProfile(whole));
  terminal.out(values.json === true ? serializeProfile(whole) : describeProfile(profile, binning));
  if (business && counted && values.json !== true) {
    terminal.out(`${countedLines(business, counted, units).join('\n')}\n`);
  }
  return 0;
}
