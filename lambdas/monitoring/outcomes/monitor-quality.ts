import * as z from 'zod';
import { eventTypes } from '../../../lib/contracts/events';
import type { MonitoringVerdictReached } from '../../../lib/contracts/events';
import { qualityMonitorName } from '../../../lib/contracts/monitoring';
import { reportPrefix } from '../../../lib/contracts/storage';
import type { Registry } from '../../model-registry/registry';
import { canonicalJson } from '../../shared/canonical-json';
import type { Clock } from '../../shared/clock';
import type { EventPublisher } from '../../shared/event-bus';
import type { MetricsWriter } from '../../shared/metrics';
import { formatS3Uri } from '../../shared/objects';
import { parseInput } from '../../shared/parse-input';
import { readVersionFiles } from '../drift/reference';
import { hourName } from '../drift/window';
import { renderReport } from '../report/report';
import type { MonitorPolicy } from '../verdict/policy';
import type { VerdictLevel } from '../verdict/verdict';
import type { DayOutcomesPorts } from './day-outcomes';
import { earlierVerdicts } from './earlier-verdicts';
import { judgeWindow } from './judge-window';

const request = z.object({ time: z.iso.datetime({ offset: true }) });

/** What the quality monitor works with. */
export interface MonitorQualityPorts extends DayOutcomesPorts {
  readonly windowDays: number;
  readonly policy: MonitorPolicy;
  readonly groupBy: readonly string[];
  /** Null: as the model's schema says. */
  readonly labelDelayHours: number | null;
  readonly registry: Pick<Registry, 'champion' | 'championSince'>;
  readonly metrics: MetricsWriter;
  readonly events: EventPublisher;
  readonly clock: Clock;
}

/** What one run has come to. */
export interface QualityReport {
  readonly verdict: VerdictLevel;
  readonly verdictUri: string;
  readonly answers: number;
  readonly labelled: number;
}

/**
 * Judges the last days whose outcomes are due by what really happened: joins answers with their outcomes, holds what they
 * come to against what the champion measured when it was approved, stores verdict and page, writes metrics and announces
 * the verdict. The same request writes the same bytes to the same place.
 */
export async function monitorQuality(input: unknown, ports: MonitorQualityPorts): Promise<QualityReport> {
  const time = new Date(parseInput(request, input, 'quality monitor request').time);
  const { model, reportsBucket, objects } = ports;
  const champion = await ports.registry.champion(model);
  const files = champion && (await readVersionFiles(objects, champion));
  const championSince = champion && (await ports.registry.championSince(model));
  const judged = await judgeWindow({ time, champion, files, championSince }, ports);
  const { window } = judged;
  const name = hourName(window.to);
  const address = { bucket: reportsBucket, key: reportPrefix.qualityVerdict(model, name) };
  const page = { bucket: reportsBucket, key: reportPrefix.page(model, qualityMonitorName, name) };
  const { quality } = judged;
  if (quality && champion) {
    const history = await earlierVerdicts(window, ports);
    const run = { runVersion: 1 as const, verdict: quality.verdict, drift: null, quality, profile: null };
    const title = `${model} ${champion.version}`;
    await objects.put(page, renderReport({ title, run, history }), 'text/html; charset=utf-8');
  }
  const document = {
    model,
    monitor: qualityMonitorName,
    version: champion?.version ?? null,
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    page: quality ? formatS3Uri(page) : null,
    ...judged.document,
  };
  await objects.put(address, canonicalJson(document), 'application/json');
  await ports.metrics.write(model, judged.metrics, ports.clock());
  const verdictUri = formatS3Uri(address);
  const payload: MonitoringVerdictReached = {
    schemaVersion: 1,
    model,
    monitor: qualityMonitorName,
    verdict: judged.verdict,
    causes: judged.causes,
    verdictUri,
  };
  await ports.events.publish(eventTypes.monitoringVerdict, payload);
  const { answers = 0, labelled = 0 } = quality?.maturity ?? {};
  return { verdict: judged.verdict, verdictUri, answers, labelled };
}
