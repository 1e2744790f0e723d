import type * as z from 'zod';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { canonicalJson } from '../../shared/canonical-json';
import { parseJson } from '../../shared/parse-input';
import type { MonitorObjects } from '../drift/meter';

/** Where the days of one model are kept. */
export interface ModelDaysPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly objects: Pick<MonitorObjects, 'get' | 'put'>;
}

/** Where days are kept, and what a file of them looks like. */
export interface MonthFilesPorts<T> {
  readonly bucket: string;
  readonly keyOf: (month: string) => string;
  readonly file: z.ZodType<{ readonly businessVersion: 1; readonly days: Readonly<Record<string, T>> }>;
  readonly objects: ModelDaysPorts['objects'];
}

/** From one time on, before another. */
export type Span = readonly [from: Date, to: Date];

/** Something of whole days, by their name `YYYY-MM-DD`, in a file a month. The same content is written once. */
export class MonthFiles<T> {
  private readonly months = new Map<string, Map<string, T>>();

  public constructor(private readonly ports: MonthFilesPorts<T>) {}

  /** Keeps what days were like. */
  public async keep(days: ReadonlyMap<string, T>): Promise<void> {
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

  /** A day; undefined when nothing is known of it. */
  public async day(name: string): Promise<T | undefined> {
    return (await this.month(name.slice(0, 7))).get(name);
  }

  /** The days in some spans of time, which may overlap, that are known, in their order. */
  public async within(spans: readonly Span[]): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    for (const [from, to] of spans) {
      const [first, last] = [dayName(from), dayName(to)];
      for (let time = Date.parse(`${first.slice(0, 7)}-01T00:00:00Z`); time < to.getTime(); time = nextMonth(time)) {
        for (const [day, known] of await this.month(dayName(new Date(time)).slice(0, 7))) {
          if (day >= first && day < last) found.set(day, known);
        }
      }
    }
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private async month(name: string): Promise<Map<string, T>> {
    const known = this.months.get(name) ?? (await this.read(name));
    this.months.set(name, known);
    return known;
  }

  private async read(name: string): Promise<Map<string, T>> {
    const address = this.address(name);
    try {
      const { days } = parseJson(this.ports.file, await this.ports.objects.get(address), address.key);
      return new Map(Object.entries(days));
    } catch (error) {
      if (error instanceof TidegateError && error.name === errorNames.notFound) return new Map();
      throw error;
    }
  }

  private address(month: string) {
    return { bucket: this.ports.bucket, key: this.ports.keyOf(month) };
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
