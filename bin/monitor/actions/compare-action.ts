import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import { windowHours, type WindowLength } from '../../../lambdas/monitoring/profile/window-counts';
import { serializeRun, worstOf, type MonitorRun } from '../../../lambdas/monitoring/verdict/run';
import { judge } from '../../../lambdas/monitoring/verdict/judge';
import { readArguments, type Terminal } from '../../commands/command';
import { UsageError } from '../../usage-error';
import { compareBusiness, servingUnits } from '../business/compare-business';
import { businessOptions, statedBusiness, tallyOf } from '../business/business-options';
import { withoutCounters } from '../business/watched-business';
import { openData } from '../data/data-set';
import { tellReports } from '../output/business-lines';
import { describeRun } from '../output/describe-run';
import { exitStatusOf } from '../output/exit-status';
import { runToJson } from '../output/run-json';
import { AttributionComparison } from './attribution-comparison';
import { manyFiles } from './baseline-action';
import { readBaseline, readPolicy, writeText } from './monitor-files';
import { listOf, roleOptions, statedRoles } from './options';
import { attributesOfQuality, compareQuality } from './quality-comparison';
import { MeasuredQuality, noLabelMatches, tellUnusableLabels } from './measured-quality';
import { profileFiles } from '../profiling/profile-files';
import type { ProfilingThreads } from '../profiling/threads';
import { watchRecords } from './watch-records';

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

/** Days taken together never resemble a day of like time. */
function refuseLongWindow({ firstEvent, lastEvent }: Profile, window: WindowLength): void {
  if (firstEvent === null || lastEvent === null) return;
  if (Date.parse(lastEvent) - Date.parse(firstEvent) <= windowHours[window] * 3_600_000) return;
  throw new UsageError(
    `DATA go from ${firstEvent} to ${lastEvent}, which is more than one ${window}: ` +
      `compare one ${window} at a time, or leave --window out`,
  );
}

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
  const known = readBaseline(terminal.folder, values.baseline, values.schema);
  const { baseline } = known;
  const schema = withoutCounters(known.schema, business);
  const policy = readPolicy(terminal.folder, values.policy, values['looks-per-day']);
  const data = await openData(terminal.folder, positionals, statedRoles(values));
  const labels = { folder: terminal.folder, names: (values.labels ?? []).flatMap(listOf), asOf: values['as-of'] };
  const quality = await MeasuredQuality.prepare(schema, attributesOfQuality(baseline), labels);
  const attribution =
    values.model === undefined
      ? null
      : await AttributionComparison.prepare(baseline, schema, terminal.folder, values.model);
  const tally = await tallyOf(business, data, terminal.folder, values);
  const profile = await profileFiles(data, baseline.binning, schema, threads);
  if (window !== undefined) refuseLongWindow(profile, window);
  await watchRecords(data, schema, { quality, tally, business, attribution });
  const drift = judge(profile, baseline, policy, window === undefined ? {} : { length: window });
  const qualityVerdict = quality && compareQuality(quality, baseline, schema, policy);
  const attributionVerdict = await attribution?.judge(policy);
  // Data without any label ask nothing about quality; what is expected of it is shown all the same.
  const labelled = qualityVerdict?.maturity.labelled ?? 0;
  const askedQuality = labels.names.length > 0 || labelled > 0 ? qualityVerdict : null;
  if (labels.names.length > 0 && labelled === 0) terminal.err(`${noLabelMatches}\n`);
  const tallied = tally?.result();
  const compared = business && tallied && compareBusiness(business, tallied, baseline, policy, units);
  // A price asks for nothing to be judged.
  const askedBusiness = business && business.counters.length > 0 ? compared?.verdict : undefined;
  if (tallied) tellReports(tallied, terminal);
  if (quality) tellUnusableLabels(quality, terminal);
  const run: MonitorRun = {
    runVersion: 1,
    verdict: worstOf(drift, askedQuality, attributionVerdict, askedBusiness),
    drift,
    quality: qualityVerdict,
    ...(attributionVerdict === undefined ? {} : { attribution: attributionVerdict }),
    ...(compared && { business: compared.verdict, businessCourse: compared.course }),
    profile,
  };
  if (values.out !== undefined) writeText(terminal.folder, values.out, serializeRun(run));
  terminal.out(values.json === true ? runToJson(run) : describeRun(run));
  return exitStatusOf(run.verdict);
}
