import * as z from 'zod';
import type { StepUsage } from '../../../lib/contracts/monitoring';
import { monitoringWork, reportPrefix } from '../../../lib/contracts/storage';
import type { Clock } from '../../shared/clock';
import { parseInput } from '../../shared/parse-input';
import { parseProfile, serializeProfile } from '../profile/files';
import { mergeProfiles } from '../profile/merge';
import type { Profile } from '../profile/profile';
import { Meter, totalUsage, type MonitorObjects } from './meter';
import { parsePart } from './part-file';

const pendingHour = z.object({ hour: z.string().min(1), parts: z.number().int().min(1) });

/** What merging works with. */
export interface MergeHourPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly objects: MonitorObjects;
  readonly clock: Clock;
}

/**
 * Adds the parts of an hour up and stores the hour's profile: one level of the tree from files to windows. Answers what the
 * hour took, its parts included.
 */
export async function mergeHour(input: unknown, ports: MergeHourPorts): Promise<StepUsage> {
  const { hour, parts } = parseInput(pendingHour, input, 'hour to merge');
  const objects = new Meter(ports.objects, ports.clock);
  const usages: StepUsage[] = [];
  let merged: Profile | undefined;
  for (let part = 0; part < parts; part += 1) {
    const key = monitoringWork.part(ports.model, hour, part);
    const text = Buffer.from(await objects.get({ bucket: ports.reportsBucket, key })).toString('utf8');
    const { usage, profile } = parsePart(text, key);
    usages.push(usage);
    merged = merged ? mergeProfiles([merged, profile]) : profile;
  }
  const address = { bucket: ports.reportsBucket, key: reportPrefix.profile(ports.model, hour) };
  await objects.put(address, serializeProfile(merged!), 'application/json');
  return totalUsage([...usages, objects.usage]);
}

/** Reads a stored profile. */
export async function readProfile(objects: Pick<MonitorObjects, 'get'>, bucket: string, key: string): Promise<Profile> {
  return parseProfile(Buffer.from(await objects.get({ bucket, key })).toString('utf8'), key);
}
