import { buildBaseline } from '../../../lambdas/monitoring/profile/build-baseline';
import { serializeProfile } from '../../../lambdas/monitoring/profile/files';
import { readArguments, type Terminal } from '../../commands/command';
import { openData, rowsOf } from '../data/data-set';
import { inferSchema } from '../data/infer-schema';
import { describeProfile } from '../output/describe';
import { manyFiles } from './baseline-action';
import { readBaseline, readSchema, writeText } from './monitor-files';
import { roleOptions, statedRoles } from './options';
import { profileFiles } from '../profiling/profile-files';
import type { ProfilingThreads } from '../profiling/threads';

const options = {
  ...roleOptions,
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
  const known = values.baseline === undefined ? null : readBaseline(terminal.folder, values.baseline, values.schema);
  const schema =
    known?.schema ??
    (values.schema === undefined
      ? (await inferSchema(data.tables, data.roles, [])).schema
      : readSchema(terminal.folder, values.schema));
  const binning = known?.baseline.binning ?? (await buildBaseline(() => rowsOf(data, schema), schema)).binning;
  const profile = await profileFiles(data, binning, schema, threads);
  if (values.out !== undefined) writeText(terminal.folder, values.out, serializeProfile(profile));
  terminal.out(values.json === true ? serializeProfile(profile) : describeProfile(profile, binning));
  return 0;
}
