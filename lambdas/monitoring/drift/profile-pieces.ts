import * as z from 'zod';
import type { StepUsage } from '../../../lib/contracts/monitoring';
import { monitoringWork } from '../../../lib/contracts/storage';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { Clock } from '../../shared/clock';
import { parseInput } from '../../shared/parse-input';
import { profileCaptureFile } from '../capture/profile-capture';
import { mergeProfiles } from '../profile/merge';
import type { Profile } from '../profile/profile';
import { batchOf } from './batch';
import type { Reference } from './hour-profiles';
import { Meter, usageBeyond, type MonitorObjects } from './meter';
import { serializePart } from './part-file';
import { readReference } from './reference';

const piece = z.object({
  artifactUri: z.string().min(1),
  hour: z.string().min(1),
  part: z.number().int().min(0),
  keys: z.array(z.string().min(1)).min(1),
  counters: z.array(z.string().min(1)),
});

/** What profiling works with. */
export interface ProfilePiecesPorts {
  readonly model: string;
  readonly captureBucket: string;
  readonly reportsBucket: string;
  readonly objects: MonitorObjects;
  readonly clock: Clock;
}

/** Profiles pieces of capture and stores what they come to, in constant memory. Asked twice, it writes the same again. */
export async function profilePieces(input: unknown, ports: ProfilePiecesPorts): Promise<StepUsage> {
  const pieces = parseInput(batchOf(piece), input, 'pieces of capture');
  const objects = new Meter(ports.objects, ports.clock);
  const references = new Map<string, Reference>();
  const parts: StepUsage[] = [];
  for (const { artifactUri, hour, part, keys, counters } of pieces) {
    const reference = references.get(artifactUri) ?? (await referenceAt(objects, artifactUri));
    references.set(artifactUri, reference);
    const profiles: Profile[] = [];
    for (const key of keys) {
      const bytes = await objects.stream({ bucket: ports.captureBucket, key });
      profiles.push(await profileCaptureFile(bytes, reference.baseline, reference.schema, counters));
    }
    const usage = usageBeyond(objects.usage, parts);
    parts.push(usage);
    const address = { bucket: ports.reportsBucket, key: monitoringWork.part(ports.model, hour, part) };
    await objects.put(address, serializePart({ usage, profile: mergeProfiles(profiles) }), 'application/x-ndjson');
  }
  return objects.usage;
}

async function referenceAt(objects: MonitorObjects, artifactUri: string): Promise<Reference> {
  const reference = await readReference(objects, { artifactUri });
  if (!reference) throw new TidegateError(errorNames.notFound, `${artifactUri} has no baseline or no schema any more`);
  return reference;
}
