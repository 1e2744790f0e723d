import * as z from 'zod';
import { eventTypes } from '../../../lib/contracts/events';
import type { MonitoringVerdictReached } from '../../../lib/contracts/events';
import { defaultLabelDelayHours, qualityMonitorName } from '../../../lib/contracts/monitoring';
import type { ModelVersion } from '../../../lib/contracts/registry';
import { reportPrefix } from '../../../lib/contracts/storage';
import type { Registry } from '../../model-registry/registry';
import { canonicalJson } from '../../shared/canonical-json';
import type { Clock } from '../../shared/clock';
import type { EventPublisher } from '../../shared/event-bus';
import type { MetricsWriter, MetricValue } from '../../shared/metrics';
import { formatS3Uri } from '../../shared/objects';
import { parseInput } from '../../shared/parse-input';
import { readVersionFiles, type VersionFiles } from '../drift/reference';
import { hourName } from '../drift/window';
import { hoursOf } from '../quality/label-delay';
import { mergeQuality } from '../quality/merge-quality';
import { QualityBuilder, qualityTask } from '../quality/quality-builder';
import { renderReport } from '../report/report';
import { judgeQuality } from '../verdict/judge-quality';
import type { MonitorPolicy } from '../verdict/policy';
import type { QualityVerdict } from '../verdict/quality-verdict';
import type { VerdictLevel } from '../verdict/verdict';
import { attributesOf } from './attributes';
import { DayOutcomes, type DayOutcomesPorts } from './day-outcomes';
import { earlierVerdicts } from './earlier-verdicts';
import { qualityReferences } from './quality-references';
import { qualityMetricsOf, withoutOutcomes } from './quality-summary';
import { qualityWindow, type QualityWindow } from './quality-window';

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

interface Judged {
  readonly verdict: VerdictLevel;
  readonly causes: readonly string[];
  readonly metrics: readonly MetricValue[];
  readonly document: Readonly<Record<string, unknown>>;
  readonly quality?: QualityVerdict;
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
  const window = qualityWindow(time, {
    days: ports.windowDays,
    delayHours: labelDelay(ports, files),
    championSince: champion && (await ports.registry.championSince(model)),
  });
  const judged =
    champion && files ? await judgeWindow(window, champion, files, ports) : unjudged('the model has no champion yet');
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

async function judgeWindow(
  window: QualityWindow,
  champion: ModelVersion,
  { schema, baseline }: VersionFiles,
  ports: MonitorQualityPorts,
): Promise<Judged> {
  if (!schema?.label || !schema.prediction) {
    return unjudged(
      `schema.json of version ${champion.version} names no label or no prediction: quality needs to know what is true`,
    );
  }
  const attributes = attributesOf(ports.groupBy, schema, baseline);
  const outcomes = new DayOutcomes(ports, schema, attributes);
  const days = [];
  for (const day of window.days) {
    const found = await outcomes.of(day);
    if (found) days.push(found);
  }
  const empty = new QualityBuilder(qualityTask(schema, attributes)).profile();
  const quality = judgeQuality(
    mergeQuality([empty, ...days.map(({ profile }) => profile)]),
    // Without a stated delay a window is mature when its labels are there, not when they should be.
    { references: qualityReferences(champion, baseline), ...asOf(window) },
    ports.policy,
  );
  const malformed = {
    answers: days.reduce((sum, { malformedAnswers }) => sum + malformedAnswers, 0),
    labels: days.reduce((sum, { malformedLabels }) => sum + malformedLabels, 0),
  };
  return {
    verdict: quality.verdict,
    causes: quality.causes.map(({ message }) => message),
    metrics: qualityMetricsOf(quality, malformed.labels),
    document: {
      ...quality,
      malformed,
      outcomes: days.map(({ key }) => formatS3Uri({ bucket: ports.reportsBucket, key })),
    },
    quality,
  };
}

function asOf({ days }: QualityWindow): { readonly asOf?: string } {
  const last = days.at(-1);
  return last ? { asOf: last.asOf.toISOString() } : {};
}

function labelDelay({ labelDelayHours }: MonitorQualityPorts, files: VersionFiles | undefined): number {
  const stated = files?.schema?.label?.delay;
  return labelDelayHours ?? (stated === undefined ? defaultLabelDelayHours : hoursOf(stated));
}

function unjudged(message: string): Judged {
  return {
    verdict: 'insufficient',
    causes: [message],
    metrics: withoutOutcomes(),
    document: { verdict: 'insufficient', causes: [{ type: 'no-reference', message }], outcomes: [] },
  };
}
