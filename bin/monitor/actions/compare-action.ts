import { readArguments, type Terminal } from '../../commands/command';
import { UsageError } from '../../usage-error';
import { businessOptions, servingUnits, statedBusiness } from '../business/business-options';
import { withoutCounters } from '../business/watched-business';
import { openData } from '../data/open-data';
import { StartedProfile } from '../profiling/started-profile';
import type { ProfilingThreads } from '../profiling/threads';
import { readBaseline } from './monitor-files';
import { manyFiles, roleOptions, statedRoles } from './options';

const options = {
  ...roleOptions,
  ...businessOptions,
  'serving-units': { type: 'string' },
  baseline: { type: 'string' },
  schema: { type: 'string' },
  labels: { type: 'string', multiple: true },
  policy: { type: 'string' },
  'looks-per-day': { type: 'string' },
  window: { type: 'string' },
  'as-of': { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  // Read where threads are started, before this is loaded.
  threads: { type: 'string' },
  model: { type: 'string' },
} as const;

/** `tidegate monitor compare --baseline FILE DATA… [--labels FILE]`; the exit status is the verdict. */
export async function compareAction(
  argv: readonly string[],
  terminal: Terminal,
  threads: ProfilingThreads,
): Promise<number> {
  const { values, positionals } = readArguments(argv, options, manyFiles);
  if (values.baseline === undefined) throw new UsageError('--baseline is missing; make one with monitor baseline');
  const { window } = values;
  if (window !== undefined && window !== 'hour' && window !== 'day') {
    throw new UsageError(`--window is '${window}'; use hour or day`);
  }
  const business = await statedBusiness(terminal.folder, values);
  const units = servingUnits(values['serving-units'], business);
  const { baseline, schema: known } = await readBaseline(terminal.folder, values.baseline, values.schema);
  const schema = withoutCounters(known, business);
  const data = await openData(terminal.folder, positionals, statedRoles(values));
  const started = await StartedProfile.start(data, baseline.binning, schema, threads);
  // Others are reading by now; what judges is loaded meanwhile.
  const { judgeWindow } = await import('./judge-window');
  return judgeWindow({ baseline, schema, data, started, business, units, window, values }, terminal);
}
