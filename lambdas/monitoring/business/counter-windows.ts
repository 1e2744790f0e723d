import type { CounterSettings } from '../../../lib/contracts/business';
import type { CounterWindow } from '../verdict/business/judge-business';
import type { BusinessDay, BusinessDays } from './business-days';
import type { BusinessProfile } from './business-profile';
import { watchedDays } from './watched-days';

/** Days of a counter. */
export interface WatchedCounter extends CounterWindow {
  /** The first day that is watched; null when there is none yet. */
  readonly since: string | null;
  /** All days that know it, by name. */
  readonly known: ReadonlyMap<string, BusinessProfile>;
}

/** Days that each counter is judged by, and what is missing. */
export interface CounterWindows {
  readonly own: ReadonlyMap<string, WatchedCounter>;
  /** Null when nothing is missing. */
  readonly note: string | null;
}

/**
 * Picks the days of each counter: those that know it. A counter that was added later has no history to be held against,
 * and one that is reported afterwards is known of a day only when the day is mature.
 */
export function counterWindows(
  counters: readonly CounterSettings[],
  days: BusinessDays,
  since: Date,
  until: Date,
): CounterWindows {
  const own = new Map<string, WatchedCounter>();
  const notes = new Map<string, string[]>();
  for (const counter of counters) {
    const known = new Map([...days].flatMap(([name, day]) => profileOf(counter, day).map((found) => [name, found])));
    const { note, ...window } = watchedDays(known, since, until);
    own.set(counter.name, { ...window, known });
    for (const one of [note, undelivered(counter, days, since)]) {
      if (one !== null) notes.set(one, [...(notes.get(one) ?? []), counter.name]);
    }
  }
  const said = [...notes].map(([note, names]) =>
    names.length === counters.length ? note : `of ${names.map((name) => `'${name}'`).join(', ')} ${note}`,
  );
  return { own, note: said.length === 0 ? null : said.join('; ') };
}

/** What a day knows of a counter: one profile or none. */
function profileOf(
  { name, reportedWithinHours }: Pick<CounterSettings, 'name' | 'reportedWithinHours'>,
  { business, reported }: BusinessDay,
): readonly BusinessProfile[] {
  // When nothing at all was delivered for a day, nobody knows what it brought: that is not the same as nothing.
  const found =
    reportedWithinHours === undefined ? business : reported && reported.looked > 0 ? reported.business : null;
  return found && Object.hasOwn(found.counters, name) ? [found] : [];
}

function undelivered({ reportedWithinHours }: CounterSettings, days: BusinessDays, since: Date): string | null {
  if (reportedWithinHours === undefined) return null;
  const missing = [...days].filter(
    ([name, { reported }]) => name >= since.toISOString().slice(0, 10) && reported?.looked === 0,
  );
  const busy = missing.filter(([, { reported }]) => reported!.business.requests > 0).map(([name]) => name);
  if (busy.length === 0) return null;
  const last = busy.at(-1)!;
  return `nothing was reported for ${busy.length} ${busy.length === 1 ? 'day' : 'days'} (the last is ${last}), which are left out`;
}
