import * as z from 'zod';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { reportPrefix } from '../../../lib/contracts/storage';
import { canonicalJson } from '../../shared/canonical-json';
import { parseJson } from '../../shared/parse-input';
import type { MonitorObjects } from '../drift/meter';
import { businessFile } from './business-file';
import type { BusinessProfile } from './business-profile';

const monthFile = z.object({
  businessVersion: z.literal(1),
  days: z.record(z.string(), z.object({ business: businessFile, cost: z.number().nullable() })),
});

/** What a day was like. */
export interface BusinessDay {
  readonly business: BusinessProfile;
  /** What serving cost that day; null where no price was given or nothing is known of what it took. */
  readonly cost: number | null;
}

/** Days by their name, `YYYY-MM-DD`. */
export type BusinessDays = ReadonlyMap<string, BusinessDay>;

/** Where the days of one model are kept. */
export interface BusinessDaysPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly objects: Pick<MonitorObjects, 'get' | 'put'>;
}

/**
 * Counters of whole days, a file a month. A day is written again by every look that holds it whole, so that files that
 * come late are in it; the same look writes the same.
 */
export class StoredBusinessDays {
  private readonly months = new Map<string, Map<string, BusinessDay>>();

  public constructor(private readonly ports: BusinessDaysPorts) {}

  /** Keeps what days were like. */
  public async keep(days: BusinessDays): Promise<void> {
    const touched = new Set<string>();
    for (const [day, found] of days) {
      const month = await this.month(day.slice(0, 7));
      if (canonicalJson(month.get(day) ?? null) === canonicalJson(found)) continue;
      month.set(day, found);
      touched.add(day.slice(0, 7));
    }
    for (const name of touched) {
      const content = { businessVersion: 1, days: Object.fromEntries(this.months.get(name)!) };
      await this.ports.objects.put(this.address(name), canonicalJson(content), 'application/json');
    }
  }

  /** The days from one time on, before another, that are known, in their order. */
  public async between(from: Date, to: Date): Promise<BusinessDays> {
    const found = new Map<string, BusinessDay>();
    const [first, last] = [dayName(from), dayName(to)];
    for (let time = Date.parse(`${first.slice(0, 7)}-01T00:00:00Z`); time < to.getTime(); time = nextMonth(time)) {
      for (const [day, known] of await this.month(dayName(new Date(time)).slice(0, 7))) {
        if (day >= first && day < last) found.set(day, known);
      }
    }
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private async month(name: string): Promise<Map<string, BusinessDay>> {
    const known = this.months.get(name) ?? (await this.read(name));
    this.months.set(name, known);
    return known;
  }

  private async read(name: string): Promise<Map<string, BusinessDay>> {
    const address = this.address(name);
    try {
      return new Map(Object.entries(parseJson(monthFile, await this.ports.objects.get(address), address.key).days));
    } catch (error) {
      if (error instanceof TidegateError && error.name === errorNames.notFound) return new Map();
      throw error;
    }
  }

  private address(month: string) {
    return { bucket: this.ports.reportsBucket, key: reportPrefix.business(this.ports.model, month) };
  }
}

/** Name of the day that a time lies in. */
export function dayName(time: Date): string {
  return time.toISOString().slice(0, 10);
}

function nextMonth(time: number): number {
  const at = new Date(time);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
}
