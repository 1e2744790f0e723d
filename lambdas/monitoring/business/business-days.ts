import * as z from 'zod';
import { reportPrefix } from '../../../lib/contracts/storage';
import { businessFile } from './business-file';
import { noBusiness, type BusinessProfile } from './business-profile';
import { MonthFiles, type ModelDaysPorts } from './month-files';
import type { ReportedDay, ReportedDays } from './reported-days';

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

/**
 * Counters of whole days that came with the requests. A day is written again by every look that holds it whole, so that
 * files that come late are in it; the same look writes the same.
 */
export function storedBusinessDays({ model, reportsBucket: bucket, objects }: ModelDaysPorts) {
  const keyOf = (month: string) => reportPrefix.business(model, month);
  return new MonthFiles<BusinessDay>({ bucket, keyOf, file: monthFile, objects });
}

/** Days with what was reported of them afterwards, in their order. */
export function withReports(days: BusinessDays, reports: ReportedDays): BusinessDays {
  const names = [...new Set([...days.keys(), ...reports.keys()])].sort();
  return new Map(
    names.map((name) => {
      const reported = reports.get(name);
      const day = days.get(name) ?? { business: noBusiness, cost: null };
      return [name, reported ? { ...day, reported } : day];
    }),
  );
}
