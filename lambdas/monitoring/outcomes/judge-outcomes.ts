import * as z from 'zod';
import { eventTypes } from '../../../lib/contracts/events';
import type { MonitoringVerdictReached } from '../../../lib/contracts/events';
import { metrics } from '../../../lib/contracts/metrics';
import { qualityMonitorName } from '../../../lib/contracts/monitoring';
import type { MonitoringPrices } from '../../../lib/contracts/monitoring';
import { reportPrefix } from '../../../lib/contracts/storage';
import { canonicalJson } from '../../shared/canonical-json';
import type { Clock } from '../../shared/clock';
import type { EventPublisher } from '../../shared/event-bus';
import type { MetricsWriter } from '../../shared/metrics';
import { formatS3Uri } from '../../shared/objects';
import { parseInput, parseJson } from '../../shared/parse-input';
import { Meter, type MonitorObjects } from '../drift/meter';
import { hourName } from '../drift/window';
import { renderReport } from '../report/report';
import type { VerdictLevel } from '../verdict/verdict';
import { earlierVerdicts } from './earlier-verdicts';
import { judgeWindow } from './judge-window';
import { outcomePlanFile } from './outcome-files';
import { outcomeRun } from './outcome-run';
import { qualitySubject, type SubjectPorts } from './quality-subject';
import { PlannedOutcomes } from './stored-outcomes';

const request = z.object({ time: z.iso.datetime({ offset: true }), plan: z.string().min(1) });

/** What judging works with. */
export interface JudgeOutcomesPorts extends SubjectPorts {
  readonly reportsBucket: string;
  readonly objects: MonitorObjects;
  readonly prices: MonitoringPrices;
  /** Memory of the functions. */
  readonly megabytes: number;
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
  /** Estimate, in the currency of the prices. */
  readonly cost: number;
}

/**
 * Judges the last days whose outcomes are due by what really happened: adds joined days up, holds what they come to against
 * what the champion measured when it was approved, stores verdict, page and what the run cost, writes metrics and announces
 * the verdict. The same request writes the same verdict to the same place.
 */
export async function judgeOutcomes(input: unknown, ports: JudgeOutcomesPorts): Promise<QualityReport> {
  const { time: asked, plan: planKey } = parseInput(request, input, 'judge request');
  const time = new Date(asked);
  const { model, reportsBucket: bucket, policy } = ports;
  const objects = new Meter(ports.objects, ports.clock);
  const plan = parseJson(outcomePlanFile, await objects.get({ bucket, key: planKey }), planKey);
  const since = plan.since === null ? undefined : new Date(plan.since);
  const subject = await qualitySubject(plan.version, since, { ...ports, objects });
  const outcomes = new PlannedOutcomes(plan, bucket, objects);
  const judged = await judgeWindow(time, subject, { reportsBucket: bucket, policy, outcomes });
  const { window, quality } = judged;
  const name = hourName(window.to);
  const address = { bucket, key: reportPrefix.qualityVerdict(model, name) };
  const page = { bucket, key: reportPrefix.page(model, qualityMonitorName, name) };
  if (quality && subject.version) {
    const history = await earlierVerdicts(window, { ...ports, objects });
    const run = { runVersion: 1 as const, verdict: quality.verdict, drift: null, quality, profile: null };
    const title = `${model} ${subject.version.version}`;
    await objects.put(page, renderReport({ title, run, history }), 'text/html; charset=utf-8');
  }
  const pageUri = quality ? formatS3Uri(page) : null;
  const document = {
    model,
    monitor: qualityMonitorName,
    version: plan.version,
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    page: pageUri,
    ...judged.document,
  };
  await objects.put(address, canonicalJson(document), 'application/json');
  const verdictUri = formatS3Uri(address);
  const run = await outcomeRun(plan, verdictUri, { ...ports, objects });
  await objects.put({ bucket, key: reportPrefix.qualityRun(model, name) }, canonicalJson(run), 'application/json');
  const paid = { name: metrics.qualityMonitoringCost, value: run.cost.total, unit: 'None' as const };
  await ports.metrics.write(model, [...judged.metrics, paid], ports.clock());
  const payload: MonitoringVerdictReached = {
    schemaVersion: 1,
    model,
    monitor: qualityMonitorName,
    verdict: judged.verdict,
    causes: judged.causes,
    verdictUri,
    pageUri,
  };
  await ports.events.publish(eventTypes.monitoringVerdict, payload);
  const { answers = 0, labelled = 0 } = quality?.maturity ?? {};
  return { verdict: judged.verdict, verdictUri, answers, labelled, cost: run.cost.total };
}
