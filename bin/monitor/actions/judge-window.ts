import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import { windowHours, type WindowLength } from '../../../lambdas/monitoring/profile/window-counts';
import { judge } from '../../../lambdas/monitoring/verdict/judge';
import { serializeRun, worstOf, type MonitorRun } from '../../../lambdas/monitoring/verdict/run';
import type { Terminal } from '../../commands/command';
import { UsageError } from '../../usage-error';
import type { BusinessValues } from '../business/business-options';
import { compareBusiness } from '../business/compare-business';
import { tallyOf } from '../business/tally-of-data';
import type { WatchedBusiness } from '../business/watched-business';
import type { DataSet } from '../data/open-data';
import { tellReports } from '../output/business-lines';
import { describeRun } from '../output/describe-run';
import { exitStatusOf } from '../output/exit-status';
import { runToJson } from '../output/run-json';
import type { StartedProfile } from '../profiling/started-profile';
import { AttributionComparison } from './attribution-comparison';
import { MeasuredQuality, noLabelMatches, tellUnusableLabels } from './measured-quality';
import { writeText } from './monitor-files';
import { listOf } from './options';
import { readPolicy } from './policy-file';
import { attributesOfQuality, compareQuality } from './quality-comparison';
import { watchRecords } from './watch-records';

/** A window of data that is being read, and what it is held against. */
export interface ReadWindow {
  readonly baseline: Baseline;
  readonly schema: FeatureSchema;
  readonly data: DataSet;
  readonly started: StartedProfile;
  readonly business: WatchedBusiness | null;
  /** What serving took; undefined: not known. */
  readonly units: number | undefined;
  /** Length of the window where the baseline has some as long. */
  readonly window: WindowLength | undefined;
  /** Options that say what is judged, and where the result goes. */
  readonly values: BusinessValues & {
    readonly [K in 'policy' | 'looks-per-day' | 'model' | 'out']?: string | undefined;
  } & { readonly labels?: readonly string[] | undefined; readonly json?: boolean | undefined };
}

/** Days taken together never resemble a day of like time. */
function refuseLongWindow({ firstEvent, lastEvent }: Profile, window: WindowLength): void {
  if (firstEvent === null || lastEvent === null) return;
  if (Date.parse(lastEvent) - Date.parse(firstEvent) <= windowHours[window] * 3_600_000) return;
  throw new UsageError(
    `DATA go from ${firstEvent} to ${lastEvent}, which is more than one ${window}: ` +
      `compare one ${window} at a time, or leave --window out`,
  );
}

/** Judges a window and tells the result; answers the exit status. */
export async function judgeWindow(
  { baseline, schema, data, started, business, units, window, values }: ReadWindow,
  terminal: Terminal,
): Promise<number> {
  const { folder } = terminal;
  const policy = await readPolicy(folder, values.policy, values['looks-per-day']);
  const labels = { folder, names: (values.labels ?? []).flatMap(listOf), asOf: values['as-of'] };
  const quality = await MeasuredQuality.prepare(schema, attributesOfQuality(baseline), labels);
  const attribution =
    values.model === undefined ? null : await AttributionComparison.prepare(baseline, schema, folder, values.model);
  const tally = await tallyOf(business, data, folder, values);
  const profile = await started.finish();
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
  if (values.out !== undefined) writeText(folder, values.out, serializeRun(run));
  terminal.out(values.json === true ? runToJson(run) : describeRun(run));
  return exitStatusOf(run.verdict);
}
