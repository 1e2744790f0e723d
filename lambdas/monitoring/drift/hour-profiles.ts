import { createHash } from 'node:crypto';
import { reportPrefix } from '../../../lib/contracts/storage';
import type { ListedObject, ObjectStore } from '../../shared/objects';
import { profileCaptureFile } from '../capture/profile-capture';
import type { Baseline } from '../profile/baseline';
import type { FeatureSchema } from '../profile/feature-schema';
import { parseProfile, serializeProfile } from '../profile/files';
import { mergeProfiles } from '../profile/merge';
import type { Profile } from '../profile/profile';
import { hourName } from './window';

/** What hours are profiled against. */
export interface Reference {
  readonly baseline: Baseline;
  readonly schema: FeatureSchema;
}

/** A profile and the key under which it is kept. */
export interface HourProfile {
  readonly key: string;
  readonly profile: Profile;
}

/**
 * Profiles of single hours, kept in the reports bucket. The key tells the bins and the files that went into a profile, so
 * an hour is read once, however many windows it belongs to, and again when a file of it came late.
 */
export class HourProfiles {
  public constructor(
    private readonly model: string,
    private readonly reportsBucket: string,
    private readonly objects: Pick<ObjectStore, 'exists' | 'get' | 'put' | 'stream'>,
  ) {}

  /** The profile of one hour; undefined when the hour has no capture. */
  public async of(hour: Date, files: readonly ListedObject[], reference: Reference): Promise<HourProfile | undefined> {
    if (files.length === 0) return undefined;
    const name = `${hourName(hour)}-${fingerprint(files, reference.baseline)}`;
    const key = reportPrefix.profile(this.model, name);
    const address = { bucket: this.reportsBucket, key };
    if (await this.objects.exists(address)) {
      const text = Buffer.from(await this.objects.get(address)).toString('utf8');
      return { key, profile: parseProfile(text, key) };
    }
    const profiles: Profile[] = [];
    for (const file of files) {
      const bytes = await this.objects.stream(file);
      profiles.push(await profileCaptureFile(bytes, reference.baseline, reference.schema));
    }
    const profile = mergeProfiles(profiles);
    await this.objects.put(address, serializeProfile(profile), 'application/json');
    return { key, profile };
  }
}

function fingerprint(files: readonly ListedObject[], baseline: Baseline): string {
  const hash = createHash('sha256').update(baseline.profile.binning);
  const lines = files.map(({ key, bytes, lastModified }) => `\n${key}\t${bytes}\t${lastModified.toISOString()}`);
  for (const line of lines.sort()) hash.update(line);
  return hash.digest('hex').slice(0, 16);
}
