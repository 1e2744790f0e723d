import * as z from 'zod';
import { businessMonitorName } from '../../../lib/contracts/business';
import type { BusinessSettings } from '../../../lib/contracts/business';
import { eventTypes } from '../../../lib/contracts/events';
import type { MonitoringVerdictReached, WindowVerdict } from '../../../lib/contracts/events';
import { driftMonitorName, windowName, windowWords } from '../../../lib/contracts/monitoring';
import type { ModelVersion } from '../../../lib/contracts/registry';
import type { MonitoringPrices } from '../../../lib/contracts/monitoring';
import { metrics } from '../../../lib/contracts/metrics';
import { reportPrefix } from '../../../lib/contracts/storage';
import type { Registry } from '../../model-registry/registry';
import { canonicalJson } from '../../shared/canonical-json';
import type { Clock } from '../../shared/clock';
import type { EventPublisher } from '../../shared/event-bus';
import type { MetricsWriter } from '../../shared/metrics';
import { formatS3Uri } from '../../shared/objects';
import { parseInput, parseJson } from '../../shared/parse-input';
import type { ServingUsageReader } from '../business/serving-usage';
import { watchBusiness, type BusinessLook } from '../business/watch-business';
import { renderReport } from '../report/report';
import type { ReportWindow } from '../report/input';
import type { MonitorPolicy } from '../verdict/policy';
import type { VerdictLevel } from '../verdict/verdict';
import type { CaptureFiles } from './capture-files';
import { judgeWindows, unjudgedWindows } from './judge-windows';
import { Meter, totalUsage, type MonitorObjects } from './meter';
import { planFile } from './plan-profiles';
import { readReference } from './reference';
import { runCost } from './run-cost';
import type { WindowOutcome } from './summary';
import { hourName, verdictName, windowsBefore } from './window';

const usage = z.object({ invocations: z.number(), milliseconds: z.number(), reads: z.number(), writes: z.number() });
const request = z.object({
  time: z.iso.datetime({ offset: true }),
  plan: z.string().min(1),
  /** What each hour took that was profiled in this run. */
  merged: z.array(usage),
  /** What joining reports of business took; null when it failed, which the state machine tells. */
  reports: usage.nullish(),
});

/** What judging works with. */
export interface JudgeDriftPorts {
  readonly model: string;
  readonly reportsBucket: string;
  /** Hours of the windows that are judged. */
  readonly windows: readonly number[];
  readonly silenceHours: number;
  readonly policy: MonitorPolicy;
  readonly prices: MonitoringPrices;
  /** Null where business is not watched. */
  readonly business: BusinessSettings | null;
  readonly usage: ServingUsageReader;
  /** Memory of the functions. */
  readonly megabytes: number;
  readonly registry: Pick<Registry, 'getVersion' | 'championSince'>;
  readonly capture: CaptureFiles;
  readonly objects: MonitorObjects;
  readonly metrics: MetricsWriter;
  readonly events: EventPublisher;
  readonly clock: Clock;
}

/** What one run has come to. */
export interface DriftReport {
  /** The worst of the windows. */
  readonly verdict: VerdictLevel;
  /** Of the window that decides. */
  readonly verdictUri: string;
  /** Shortest first. */
  readonly windows: readonly WindowVerdict[];
  readonly records: number;
  readonly files: number;
  /** Estimate, in the currency of the prices. */
  readonly cost: number;
}

/**
 * Judges the planned hours before the requested time: adds their profiles up to every window, stores a verdict of each, one
 * page and what the run cost, writes metrics, announces the worst verdict once. Business has a verdict and a page of its own.
 * The same request writes the same verdicts to the same places, so a repetition does no harm.
 */
export async function judgeDrift(input: unknown, ports: JudgeDriftPorts): Promise<DriftReport> {
  const { time, plan: planKey, merged, reports } = parseInput(request, input, 'judge request');
  const { model, reportsBucket: bucket, registry } = ports;
  const objects = new Meter(ports.objects, ports.clock);
  const windows = windowsBefore(new Date(time), ports.windows);
  const longest = windows.at(-1)!;
  const plan = parseJson(planFile, await objects.get({ bucket, key: planKey }), planKey);
  const version = plan.version === null ? undefined : await registry.getVersion(model, plan.version);
  const reference = version && (await readReference(objects, version));
  const at = { ...ports, objects, time: new Date(time) };
  const { run, business } = reference
    ? await judgeWindows(windows, plan, reference, at)
    : await unjudgedWindows(windows, version, at);
  const look =
    business && version && ports.business
      ? await watchBusiness(ports.business, longest, business, version.version, at)
      : undefined;
  const name = hourName(longest.to);
  const page = { bucket, key: reportPrefix.page(model, driftMonitorName, name) };
  if (run.deciding.judged && version) {
    const title = `${model} ${version.version}`;
    const { drift, profile } = run.deciding.judged;
    const html = renderReport({
      title,
      windows: reportWindows(run.windows),
      run: { runVersion: 1, verdict: run.verdict, drift, quality: null, profile },
      ...(reference ? { baseline: reference.baseline } : {}),
    });
    await objects.put(page, html, 'text/html; charset=utf-8');
  }
  const verdicts: WindowVerdict[] = [];
  const pageUri = run.deciding.judged ? formatS3Uri(page) : null;
  for (const outcome of run.windows) {
    const address = { bucket, key: reportPrefix.verdict(model, verdictName(outcome.window)) };
    const document = documentOf(outcome, model, version, outcome.judged ? formatS3Uri(page) : null);
    await objects.put(address, canonicalJson(document), 'application/json');
    const window = windowName(outcome.window.hours.length);
    verdicts.push({ window, verdict: outcome.verdict, verdictUri: formatS3Uri(address) });
  }
  const { verdictUri } = verdicts[run.windows.indexOf(run.deciding)]!;
  const used = totalUsage([plan.usage, ...merged, ...(reports ? [reports] : []), objects.usage]);
  const { megabytes, prices } = ports;
  const [batches, maps] = [plan.pieces, plan.pieces > 0 ? 1 : 0];
  // Plan, choice, judge; those of reports; two maps, their batches and hours.
  const transitions = 3 + (reports === undefined ? 0 : 2) + maps * (2 + batches + 2 * merged.length);
  const metricReads = ports.business?.price ? 1 : 0;
  const cost = runCost({ usage: used, megabytes, batches, maps, transitions, metricReads }, prices);
  const { profiles, planVersion: _, ...size } = plan;
  const record = {
    ...size,
    recordVersion: 2,
    windows: verdicts,
    hours: profiles.length,
    profiledHours: merged.length,
    usage: used,
    cost,
  };
  await objects.put({ bucket, key: reportPrefix.run(model, name) }, canonicalJson(record), 'application/json');
  const paid = { name: metrics.monitoringCost, value: cost.total, unit: 'None' as const };
  await ports.metrics.write(model, [...run.metrics, paid, ...(look?.metrics ?? [])], ports.clock());
  const { verdict, causes, records } = run;
  await announce(ports, {
    monitor: driftMonitorName,
    verdict,
    causes,
    verdictUri,
    pageUri,
    windows: verdicts,
  });
  if (look) await announce(ports, announcementOf(look));
  return { verdict, verdictUri, windows: verdicts, records, files: plan.files, cost: cost.total };
}

function reportWindows(windows: readonly WindowOutcome[]): readonly ReportWindow[] {
  const several = windows.length > 1;
  return windows.flatMap(({ window, judged }) =>
    judged ? [{ words: several ? windowWords(window.hours.length) : null, ...judged }] : [],
  );
}

/** What is stored of a window: with its numbers it is replayed from itself. */
function documentOf(
  { window, document }: WindowOutcome,
  model: string,
  version: ModelVersion | undefined,
  page: string | null,
): Readonly<Record<string, unknown>> {
  return {
    model,
    monitor: driftMonitorName,
    version: version?.version ?? null,
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    page,
    ...document,
  };
}

type Announcement = Omit<MonitoringVerdictReached, 'schemaVersion' | 'model'>;

async function announce({ model, events }: JudgeDriftPorts, verdict: Announcement): Promise<void> {
  const payload: MonitoringVerdictReached = { schemaVersion: 1, model, ...verdict };
  await events.publish(eventTypes.monitoringVerdict, payload);
}

function announcementOf({ verdict: { verdict, causes }, verdictUri, pageUri, note }: BusinessLook): Announcement {
  const sentences = [...causes.map(({ message }) => message), ...(note === null ? [] : [note])];
  return { monitor: businessMonitorName, verdict, causes: sentences, verdictUri, pageUri };
}
