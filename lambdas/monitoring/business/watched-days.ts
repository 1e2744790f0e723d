import type { BusinessProfile } from './business-profile';
import { fewestDays } from './counter-measure';
import type { Span } from './month-files';

const day = 86_400_000;
/** Days before the champion that it is held against. */
const daysBefore = 28;
/** Days of its own that a champion is held against when nothing is known from before it. */
const firstDays = 14;
/** After so many days a champion is watched anew, so that old days do not hide what happens now. */
const streamDays = 91;

/** Days that a counter is watched on, and those it is held against. */
export interface WatchedDays {
  readonly reference: readonly BusinessProfile[];
  readonly current: readonly BusinessProfile[];
  /** The first day that is watched; null when there is none yet. */
  readonly since: string | null;
  /** What is still missing; null when counters can be judged. */
  readonly note: string | null;
}

/** The spans of time that `watchedDays` needs the days of. */
export function daysNeeded(since: Date, until: Date): readonly Span[] {
  const start = since.getTime() - daysBefore * day;
  const reference = [new Date(start), new Date(since.getTime() + (firstDays + 1) * day)] as const;
  return [reference, [new Date(Math.max(start, until.getTime() - (streamDays + 1) * day)), until]];
}

/**
 * Which days are held against which: those since the champion serves against the four weeks before it, or, when nothing
 * is known of these, against its own first two weeks. Only days that lie wholly before or after count. Every 91 days the
 * watch begins anew; what it is held against stays.
 *
 * @param days those that know the counter, by name
 * @param since when the champion began to serve
 */
export function watchedDays(days: ReadonlyMap<string, BusinessProfile>, since: Date, until: Date): WatchedDays {
  const busy = [...days]
    .map(([name, found]) => ({ name, start: Date.parse(`${name}T00:00:00Z`), found }))
    .filter(({ start, found }) => found.requests > 0 && start + day <= until.getTime());
  const own = busy.filter(({ start }) => start >= since.getTime());
  const before = busy.filter(
    ({ start }) => start + day <= since.getTime() && start >= since.getTime() - daysBefore * day,
  );
  const isKnown = before.length >= fewestDays;
  const reference = isKnown ? before : own.slice(0, firstDays);
  if (!isKnown && reference.length < firstDays) {
    const note = `${own.length} of the ${firstDays} days are known that counters are held against; until then they are shown and not judged`;
    return { reference: [], ...watched(own), note };
  }
  const watchedFrom = isKnown ? since.getTime() : reference.at(-1)!.start + day;
  const passed = Math.floor(Math.max(0, until.getTime() - watchedFrom) / (streamDays * day));
  const from = watchedFrom + passed * streamDays * day;
  const current = own.filter(({ start }) => start >= from);
  return { reference: reference.map(({ found }) => found), ...watched(current), note: null };
}

function watched(days: readonly { readonly name: string; readonly found: BusinessProfile }[]) {
  return { current: days.map(({ found }) => found), since: days[0]?.name ?? null };
}
