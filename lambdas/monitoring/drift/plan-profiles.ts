import * as z from 'zod';
import type { CapturePiece, PendingHour, ProfilingPlan, StepUsage } from '../../../lib/contracts/monitoring';
import { monitoringWork, reportPrefix } from '../../../lib/contracts/storage';
import type { Registry } from '../../model-registry/registry';
import { canonicalJson } from '../../shared/canonical-json';
import type { Clock } from '../../shared/clock';
import type { ListedObject } from '../../shared/objects';
import { parseInput } from '../../shared/parse-input';
import { totalOf } from '../statistics/counts';
import { cutIntoPieces } from './batch';
import type { CaptureFiles } from './capture-files';
import { profileName } from './hour-profiles';
import { Meter, type MonitorObjects } from './meter';
import { readReference } from './reference';
import { hourName, windowBefore } from './window';

const request = z.object({ time: z.iso.datetime({ offset: true }) });

/** Shape of a stored plan: what the judge needs to know of what was planned. */
export const planFile = z.object({
  planVersion: z.literal(1),
  /** The champion when it was planned; null when there was none. */
  version: z.string().nullable(),
  /** Profiles of the longest window by the hour; none when there is nothing to count on. */
  profiles: z.array(z.object({ hour: z.string(), key: z.string(), pending: z.boolean() })),
  files: z.number(),
  bytes: z.number(),
  /** Files and bytes that are read because no profile has them yet. */
  pendingFiles: z.number(),
  pendingBytes: z.number(),
  pieces: z.number(),
  usage: z.object({ invocations: z.number(), milliseconds: z.number(), reads: z.number(), writes: z.number() }),
});
export type StoredPlan = z.infer<typeof planFile>;

/** What planning works with. */
export interface PlanProfilesPorts {
  readonly model: string;
  readonly reportsBucket: string;
  /** Hours of the windows that will be judged. */
  readonly windows: readonly number[];
  /** Names of counters of business. */
  readonly counters: readonly string[];
  readonly registry: Pick<Registry, 'champion'>;
  readonly capture: CaptureFiles;
  readonly objects: MonitorObjects;
  readonly clock: Clock;
}

/**
 * Finds which hours of the longest window have no profile yet, and cuts their capture into pieces of about equal size. Hours that
 * are profiled are not read again; an hour to which a file came late is.
 */
export async function planProfiles(input: unknown, ports: PlanProfilesPorts): Promise<ProfilingPlan> {
  const { time } = parseInput(request, input, 'drift monitor request');
  const { model, reportsBucket, registry, capture, counters } = ports;
  const objects = new Meter(ports.objects, ports.clock);
  const window = windowBefore(new Date(time), Math.max(...ports.windows));
  const champion = await registry.champion(model);
  const reference = champion && (await readReference(objects, champion));
  const listed = await capture.list(window.hours);
  const known = await storedProfiles(objects, ports, window.hours);
  const profiles: StoredPlan['profiles'] = [];
  const hours: PendingHour[] = [];
  const pieces: CapturePiece[] = [];
  const pending: ListedObject[] = [];
  for (const [index, start] of window.hours.entries()) {
    const files = listed[index] ?? [];
    if (!reference || files.length === 0) continue;
    const hour = profileName(start, files, reference.baseline, counters);
    const key = reportPrefix.profile(model, hour);
    profiles.push({ hour: start.toISOString(), key, pending: !known.has(key) });
    if (known.has(key)) continue;
    const parts = cutIntoPieces(files).map((piece) => piece.map(({ key: name }) => name));
    parts.forEach((keys, part) => pieces.push({ artifactUri: champion.artifactUri, hour, part, keys, counters }));
    hours.push({ hour, parts: parts.length });
    pending.push(...files);
  }
  const name = hourName(window.to);
  const [plan, list] = [monitoringWork.plan(model, name), monitoringWork.pieces(model, name)];
  await objects.put({ bucket: reportsBucket, key: list }, JSON.stringify(pieces), 'application/json');
  const stored: StoredPlan = {
    planVersion: 1,
    version: champion?.version ?? null,
    profiles,
    ...sizeOf(listed.flat()),
    pendingFiles: pending.length,
    pendingBytes: sizeOf(pending).bytes,
    pieces: pieces.length,
    usage: plus(objects.usage, listed.length),
  };
  await objects.put({ bucket: reportsBucket, key: plan }, canonicalJson(stored), 'application/json');
  return { time, plan, pieces: { bucket: reportsBucket, key: list, count: pieces.length }, hours };
}

async function storedProfiles(
  objects: MonitorObjects,
  { model, reportsBucket }: PlanProfilesPorts,
  hours: readonly Date[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const day of new Set(hours.map((hour) => hour.toISOString().slice(0, 10)))) {
    // Names begin with the day; the ending that a whole name has is cut off.
    const prefix = reportPrefix.profile(model, day).replace(/\.json$/, '');
    for await (const { key } of objects.list(reportsBucket, prefix)) found.add(key);
  }
  return found;
}

function sizeOf(files: readonly ListedObject[]): { readonly files: number; readonly bytes: number } {
  return { files: files.length, bytes: totalOf(files, ({ bytes }) => bytes) };
}

/** Capture is listed by the day and variant, which the meter does not see: at least one request a day. */
function plus(usage: StepUsage, hours: number): StepUsage {
  return { ...usage, writes: usage.writes + Math.ceil(hours / 24) + 2 };
}
