import * as z from 'zod';
import { businessMonitorName } from '../../../lib/contracts/business';
import type { BusinessSettings } from '../../../lib/contracts/business';
import { eventTypes } from '../../../lib/contracts/events';
import type { MonitoringVerdictReached } from '../../../lib/contracts/events';
import { driftMonitorName } from '../../../lib/contracts/monitoring';
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
import type { MonitorPolicy } from '../verdict/policy';
import type { CaptureFiles } from './capture-files';
import { compareWindow } from './compare-window';
import { countRecords } from './count-records';
import { Meter, totalUsage, type MonitorObjects } from './meter';
import { planFile } from './plan-profiles';
import { readReference } from './reference';
import { runCost } from './run-cost';
import { withoutReference } from './summary';
import type { Summary } from './summary';
import { hourName, windowBefore, type Window } from './window';

const usage = z.object({ invocations: z.number(), milliseconds: z.number(), reads: z.number(), writes: z.number() });
const request = z.object({
  time: z.iso.datetime({ offset: true }),
  plan: z.string().min(1),
  /** What each hour took that was profiled in this run. */
  merged: z.array(usage),
});

/** What judging works with. */
export interface JudgeDriftPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly lookbackHours: number;
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
  readonly verdict: Summary['verdict'];
  readonly verdictUri: string;
  readonly records: number;
  readonly files: number;
  /** Estimate, in the currency of the prices. */
  readonly cost: number;
}

/**
 * Judges the planned hours before the requested time: adds their profiles up, stores verdict, page and what the run cost,
 * writes metrics, announces the verdict. The same request writes the same verdict to the same place, so a repetition does
 * no harm.
 */
export async function judgeDrift(input: unknown, ports: JudgeDriftPorts): Promise<DriftReport> {
  const { time, plan: planKey, merged } = parseInput(request, input, 'judge request');
  const { model, reportsBucket: bucket, registry } = ports;
  const objects = new Meter(ports.objects, ports.clock);
  const window = windowBefore(new Date(time), ports.lookbackHours);
  const plan = parseJson(planFile, await objects.get({ bucket, key: planKey }), planKey);
  const version = plan.version === null ? undefined : await registry.getVersion(model, plan.version);
  const reference = version && (await readReference(objects, version));
  const at = { ...ports, objects, time: new Date(time) };
  const compared = reference && (await compareWindow(window, plan, reference, at));
  const summary = compared?.summary ?? (await unjudged(version, window, ports, objects));
  const look = compared && ports.business && (await watchBusiness(ports.business, window, compared.business, at));
  const name = hourName(window.to);
  const page = { bucket, key: reportPrefix.page(model, driftMonitorName, name) };
  if (summary.run && version) {
    const title = `${model} ${version.version}`;
    const run = look ? { ...summary.run, business: look.verdict } : summary.run;
    const days = look ? { businessDays: look.days, businessNote: look.note } : {};
    const html = renderReport({ title, run, ...days, ...(reference ? { baseline: reference.baseline } : {}) });
    await objects.put(page, html, 'text/html; charset=utf-8');
  }
  const address = { bucket, key: reportPrefix.verdict(model, name) };
  const document = {
    model,
    monitor: driftMonitorName,
    version: version?.version ?? null,
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    page: summary.run ? formatS3Uri(page) : null,
    ...summary.document,
  };
  await objects.put(address, canonicalJson(document), 'application/json');
  const verdictUri = formatS3Uri(address);
  const used = totalUsage([plan.usage, ...merged, objects.usage]);
  const { megabytes, prices } = ports;
  const cost = runCost({ usage: used, megabytes, batches: plan.pieces, hours: merged.length }, prices);
  const { profiles, planVersion: _, ...size } = plan;
  const run = {
    ...size,
    recordVersion: 1,
    verdictUri,
    hours: profiles.length,
    profiledHours: merged.length,
    usage: used,
    cost,
  };
  await objects.put({ bucket, key: reportPrefix.run(model, name) }, canonicalJson(run), 'application/json');
  const paid = { name: metrics.monitoringCost, value: cost.total, unit: 'None' as const };
  await ports.metrics.write(model, [...summary.metrics, paid, ...(look?.metrics ?? [])], ports.clock());
  const { verdict, causes } = summary;
  await announce(ports, { monitor: driftMonitorName, verdict, causes, verdictUri });
  if (look) await announce(ports, announcementOf(look));
  return { verdict: summary.verdict, verdictUri, records: summary.records, files: plan.files, cost: cost.total };
}

type Announcement = Omit<MonitoringVerdictReached, 'schemaVersion' | 'model'>;

async function announce({ model, events }: JudgeDriftPorts, verdict: Announcement): Promise<void> {
  const payload: MonitoringVerdictReached = { schemaVersion: 1, model, ...verdict };
  await events.publish(eventTypes.monitoringVerdict, payload);
}

function announcementOf({ verdict: { verdict, causes }, verdictUri, note }: BusinessLook): Announcement {
  const sentences = [...causes.map(({ message }) => message), ...(note === null ? [] : [note])];
  return { monitor: businessMonitorName, verdict, causes: sentences, verdictUri };
}

async function unjudged(
  version: ModelVersion | undefined,
  window: Window,
  { capture }: JudgeDriftPorts,
  objects: MonitorObjects,
): Promise<Summary> {
  const files = (await capture.list(window.hours)).flat();
  return withoutReference(version?.version, await countRecords(files, objects));
}
