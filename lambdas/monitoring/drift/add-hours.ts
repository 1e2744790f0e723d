import { withoutCounters, type BusinessProfile } from '../business/business-profile';
import type { BusinessHours } from '../business/business-hours';
import { mergeProfiles } from '../profile/merge';
import type { Profile } from '../profile/profile';
import { readProfile } from './merge-hour';
import type { MonitorObjects } from './meter';
import type { StoredPlan } from './plan-profiles';
import type { Window } from './window';

/** One window added up. */
export interface AddedWindow {
  readonly window: Window;
  readonly profile: Profile;
  /** Keys of the hours' profiles in it, oldest first. */
  readonly keys: readonly string[];
}

/** What the stored hours come to. */
export interface AddedHours {
  /** In the order of the windows. */
  readonly windows: readonly AddedWindow[];
  readonly business: BusinessHours;
  /** Records since the moment that was asked for. */
  readonly recent: number;
}

/** Where profiles are read, and what they are added to. */
export interface AddHoursPorts {
  readonly reportsBucket: string;
  readonly objects: Pick<MonitorObjects, 'get'>;
  readonly empty: Profile;
  /** From when on records are recent. */
  readonly recentFrom: Date;
}

/**
 * Adds stored hours up to windows that end at the same time. Each profile is read once and added to the shortest window
 * that holds it; a longer window is the sum of the shorter one and its own older hours. Memory holds a profile for each
 * window, however many hours there are.
 * @param windows shortest first
 */
export async function addHours(
  windows: readonly Window[],
  { profiles }: Pick<StoredPlan, 'profiles'>,
  { reportsBucket, objects, empty, recentFrom }: AddHoursPorts,
): Promise<AddedHours> {
  const parts = windows.map(() => empty);
  const business = new Map<string, BusinessProfile>();
  let recent = 0;
  for (const { key, hour } of profiles) {
    const profile = await readProfile(objects, reportsBucket, key);
    const shortest = windows.findIndex(({ from }) => Date.parse(hour) >= from.getTime());
    if (shortest >= 0) parts[shortest] = mergeProfiles([parts[shortest]!, profile]);
    business.set(hour, profile.business ?? withoutCounters(profile));
    if (Date.parse(hour) >= recentFrom.getTime()) recent += profile.rows;
  }
  let sum = empty;
  const added = windows.map((window, i): AddedWindow => {
    sum = mergeProfiles([parts[i]!, sum]);
    const keys = profiles.filter(({ hour }) => Date.parse(hour) >= window.from.getTime()).map(({ key }) => key);
    return { window, profile: sum, keys };
  });
  return { windows: added, business, recent };
}
