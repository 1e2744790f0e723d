import * as z from 'zod';
import { reportPrefix } from '../../../lib/contracts/storage';
import type { MonitorObjects } from '../drift/meter';
import { businessFile } from './business-file';
import type { BusinessProfile } from './business-profile';
import { MonthFiles } from './month-files';
import type { ReportedDay } from './reported-days';

const monthFile = z.object({
  businessVersion: z.literal(1),
  days: z.record(z.string(), z.object({ business: businessFile, cost: z.number().nullable() })),
});

/** What a day was like. */
export interface BusinessDay {
  /** Counters that came with the requests. */
  readonly business: BusinessProfile;
  /** What serving cost that day; null where no price was given or nothing is known of what it took. */
  readonly cost: number | null;
  /** Counters that were reported afterwards; absent until the day is mature, or when none is. */
  readonly reported?: ReportedDay;
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
 * Counters of whole days that came with the requests. A day is written again by every look that holds it whole, so that
 * files that come late are in it; the same look writes the same.
 */
export function storedBusinessDays({ model, reportsBucket: bucket, objects }: BusinessDaysPorts) {
  const keyOf = (month: string) => reportPrefix.business(model, month);
  return new MonthFiles<BusinessDay>({ bucket, keyOf, file: monthFile, objects });
}
