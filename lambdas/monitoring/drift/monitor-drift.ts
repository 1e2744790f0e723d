import { z } from 'zod';
import { eventTypes } from '../../../lib/contracts/events';
import type { MonitoringVerdictReached } from '../../../lib/contracts/events';
import { driftMonitorName } from '../../../lib/contracts/monitoring';
import { reportPrefix } from '../../../lib/contracts/storage';
import type { Registry } from '../../model-registry/registry';
import { canonicalJson } from '../../shared/canonical-json';
import type { Clock } from '../../shared/clock';
import type { EventPublisher } from '../../shared/event-bus';
import type { MetricsWriter } from '../../shared/metrics';
import { formatS3Uri } from '../../shared/objects';
import type { ListedObject, ObjectStore } from '../../shared/objects';
import { parseInput } from '../../shared/parse-input';
import { gunzipped, isCorruptCompression, linesOf } from '../capture/lines';
import { mergeProfiles } from '../profile/merge';
import { ProfileBuilder } from '../profile/profile-builder';
import { judge } from '../verdict/judge';
import type { MonitorPolicy } from '../verdict/policy';
import type { CaptureFiles } from './capture-files';
import { HourProfiles } from './hour-profiles';
import type { Reference } from './hour-profiles';
import { readReference } from './reference';
import { summarize, withoutReference } from './summary';
import type { Summary } from './summary';
import { hourName, windowBefore } from './window';
import type { Window } from './window';

const request = z.object({ time: z.iso.datetime({ offset: true }) });

/** What the drift monitor works with. */
export interface MonitorDriftPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly lookbackHours: number;
  readonly policy: MonitorPolicy;
  readonly registry: Pick<Registry, 'champion'>;
  readonly capture: CaptureFiles;
  readonly objects: Pick<ObjectStore, 'exists' | 'get' | 'put' | 'stream'>;
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
}

/**
 * Judges the hours before the requested time: stores profiles and verdict, writes metrics, announces the verdict. The
 * same request writes the same bytes to the same place, so a repetition does no harm.
 */
export async function monitorDrift(input: unknown, ports: MonitorDriftPorts): Promise<DriftReport> {
  const { time } = parseInput(request, input, 'drift monitor request');
  const { model, reportsBucket, objects } = ports;
  const window = windowBefore(new Date(time), ports.lookbackHours);
  const files = await ports.capture.list(window.hours);
  const champion = await ports.registry.champion(model);
  const reference = champion && (await readReference(objects, champion));
  const summary = reference
    ? await compare(window, files, reference, ports)
    : withoutReference(champion?.version, await countRecords(files.flat(), objects));
  const address = { bucket: reportsBucket, key: reportPrefix.verdict(model, hourName(window.to)) };
  const document = {
    model,
    monitor: driftMonitorName,
    version: champion?.version ?? null,
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    ...summary.document,
  };
  await objects.put(address, canonicalJson(document), 'application/json');
  await ports.metrics.write(model, summary.metrics, ports.clock());
  const verdictUri = formatS3Uri(address);
  const payload: MonitoringVerdictReached = {
    schemaVersion: 1,
    model,
    monitor: driftMonitorName,
    verdict: summary.verdict,
    causes: summary.causes,
    verdictUri,
  };
  await ports.events.publish(eventTypes.monitoringVerdict, payload);
  return { verdict: summary.verdict, verdictUri, records: summary.records, files: files.flat().length };
}

async function compare(
  window: Window,
  files: readonly (readonly ListedObject[])[],
  reference: Reference,
  { model, reportsBucket, objects, policy }: MonitorDriftPorts,
): Promise<Summary> {
  const stored = new HourProfiles(model, reportsBucket, objects);
  const hours = [];
  for (const [index, hour] of window.hours.entries()) {
    const profiled = await stored.of(hour, files[index] ?? [], reference);
    if (profiled) hours.push(profiled);
  }
  const empty = new ProfileBuilder(reference.baseline.binning).profile();
  const profile = mergeProfiles([empty, ...hours.map((hour) => hour.profile)]);
  const keys = hours.map(({ key }) => formatS3Uri({ bucket: reportsBucket, key }));
  return summarize(judge(profile, reference.baseline, policy), keys);
}

// Enough to prove that requests are captured; without a baseline nothing else is to be learned from them.
const enoughRecords = 1000;

async function countRecords(files: readonly ListedObject[], objects: Pick<ObjectStore, 'stream'>): Promise<number> {
  let records = 0;
  for (const file of files) {
    const bytes = await objects.stream(file);
    try {
      for await (const _ of linesOf(gunzipped(bytes))) if (++records >= enoughRecords) return records;
    } catch (error) {
      if (!isCorruptCompression(error)) throw error;
    } finally {
      bytes.destroy();
    }
  }
  return records;
}
