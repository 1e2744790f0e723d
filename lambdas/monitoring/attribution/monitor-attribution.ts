import * as z from 'zod';
import { eventTypes } from '../../../lib/contracts/events';
import type { MonitoringVerdictReached } from '../../../lib/contracts/events';
import { metrics, type MetricName } from '../../../lib/contracts/metrics';
import { attributionMonitorName } from '../../../lib/contracts/monitoring';
import { reportPrefix } from '../../../lib/contracts/storage';
import type { Registry } from '../../model-registry/registry';
import { canonicalJson } from '../../shared/canonical-json';
import type { Clock } from '../../shared/clock';
import type { EventPublisher } from '../../shared/event-bus';
import type { MetricsWriter, MetricValue } from '../../shared/metrics';
import { formatS3Uri } from '../../shared/objects';
import { parseInput } from '../../shared/parse-input';
import { readVersionFiles } from '../drift/reference';
import { hourName, windowBefore } from '../drift/window';
import { renderReport } from '../report/report';
import type { AttributionVerdict } from '../verdict/attribution/attribution-verdict';
import type { VerdictLevel } from '../verdict/verdict';
import { attributeWindow, type AttributeWindowPorts, type Attributed } from './attribute-window';

const request = z.object({ time: z.iso.datetime({ offset: true }) });

/** What the attribution monitor works with. */
export interface MonitorAttributionPorts extends AttributeWindowPorts {
  readonly registry: Pick<Registry, 'champion' | 'championSince'>;
  readonly metrics: MetricsWriter;
  readonly events: EventPublisher;
  readonly clock: Clock;
}

/** What one run has come to. */
export interface AttributionReport {
  readonly verdict: VerdictLevel;
  readonly verdictUri: string;
  /** Records that the model was asked about. */
  readonly records: number;
}

/**
 * Judges on which features the champion's answers hang: asks the champion itself, loaded by its digest, about a sample of
 * what was captured in the last hours, holds that against known-good data, stores verdict, attributions and page, writes
 * metrics and announces the verdict. The same request writes the same bytes to the same place.
 */
export async function monitorAttribution(input: unknown, ports: MonitorAttributionPorts): Promise<AttributionReport> {
  const time = new Date(parseInput(request, input, 'attribution monitor request').time);
  const { model, reportsBucket, objects, registry } = ports;
  const window = windowBefore(time, ports.windowHours);
  const champion = await registry.champion(model);
  const crowned = champion && (await registry.championSince(model));
  const outcome: Attributed = champion
    ? await attributeWindow(window, champion, {
        files: await readVersionFiles(objects, champion),
        // A time before the crowning asks about history as if the champion had served then.
        since: crowned && crowned <= time ? crowned : undefined,
        ports,
      })
    : { waiting: true, reason: 'the model has no champion yet' };
  const verdict = 'verdict' in outcome ? outcome.verdict : undefined;
  const name = hourName(window.to);
  const version = champion?.version ?? null;
  const subject = { model, version, from: window.from.toISOString(), to: window.to.toISOString() };
  const page = { bucket: reportsBucket, key: reportPrefix.page(model, attributionMonitorName, name) };
  if (verdict && 'verdict' in outcome) {
    const { records, features } = verdict;
    const now = features.map(({ name: feature, current }) => ({ feature, attribution: current }));
    const kept = { attributionsVersion: 1, ...subject, digest: champion!.digest, records, attributions: now };
    const key = reportPrefix.attributions(model, name);
    await objects.put({ bucket: reportsBucket, key }, canonicalJson(kept), 'application/json');
    const run = { runVersion: 1 as const, verdict: verdict.verdict, drift: null, quality: null, profile: null };
    const html = renderReport({ title: `${model} ${String(version)}`, run: { ...run, attribution: verdict } });
    await objects.put(page, html, 'text/html; charset=utf-8');
  }
  const level = verdict?.verdict ?? 'insufficient';
  const reason = 'verdict' in outcome ? outcome.verdict.reason : outcome.reason;
  const pageUri = verdict ? formatS3Uri(page) : null;
  const document = {
    ...subject,
    monitor: attributionMonitorName,
    page: pageUri,
    ...('verdict' in outcome
      ? { ...outcome.verdict, sample: outcome.sample, knownGood: outcome.source }
      : { verdict: level, causes: [{ type: 'no-reference', message: outcome.reason }] }),
  };
  const address = { bucket: reportsBucket, key: reportPrefix.attributionVerdict(model, name) };
  await objects.put(address, canonicalJson(document), 'application/json');
  await ports.metrics.write(model, metricsOf(verdict, 'waiting' in outcome && outcome.waiting), ports.clock());
  const verdictUri = formatS3Uri(address);
  const causes = [...(verdict?.causes ?? []).map(({ message }) => message), ...(reason === null ? [] : [reason])];
  const payload: MonitoringVerdictReached = {
    schemaVersion: 1,
    model,
    monitor: attributionMonitorName,
    verdict: level,
    causes,
    verdictUri,
    pageUri,
  };
  await ports.events.publish(eventTypes.monitoringVerdict, payload);
  return { verdict: level, verdictUri, records: verdict?.records ?? 0 };
}

const severities: Readonly<Partial<Record<VerdictLevel, number>>> = { ok: 0, warning: 1, critical: 2 };

/** An insufficient verdict has no severity. While something is only awaited, nobody has to look. */
function metricsOf(verdict: AttributionVerdict | undefined, waiting: boolean): MetricValue[] {
  const severity = verdict && severities[verdict.verdict];
  const value = (name: MetricName, amount: number): MetricValue => ({ name, value: amount, unit: 'None' });
  return [
    value(metrics.attributionUndecided, severity === undefined && !waiting ? 1 : 0),
    ...(severity === undefined ? [] : [value(metrics.attributionSeverity, severity)]),
    ...(severity === undefined || verdict?.agreement == null
      ? []
      : [value(metrics.attributionAgreement, verdict.agreement)]),
  ];
}
