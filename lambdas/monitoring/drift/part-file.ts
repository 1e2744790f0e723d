import type { StepUsage } from '../../../lib/contracts/monitoring';
import { parseProfile, serializeProfile } from '../profile/files';
import type { Profile } from '../profile/profile';

/** The profile of a part of an hour, and what it took to make it. */
export interface ProfilePart {
  readonly usage: StepUsage;
  readonly profile: Profile;
}

/** Two lines: usage, profile. */
export function serializePart({ usage, profile }: ProfilePart): string {
  return `${JSON.stringify(usage)}\n${serializeProfile(profile)}`;
}

/**
 * Reads a part.
 *
 * @throws TidegateError `Tidegate.InvalidInput`
 */
export function parsePart(text: string, source: string): ProfilePart {
  const end = text.indexOf('\n');
  // Ours, written a moment ago: the profile is checked, the usage only reported.
  return { usage: JSON.parse(text.slice(0, end)) as StepUsage, profile: parseProfile(text.slice(end + 1), source) };
}
