import * as z from 'zod';
import { reportPrefix } from '../../../lib/contracts/storage';
import type { SampledText } from '../profile/bottom-sample';
import { businessFile } from './business-file';
import type { BusinessProfile } from './business-profile';
import { MonthFiles, type ModelDaysPorts } from './month-files';

const count = z.number().min(0);
const sampled: z.ZodType<SampledText> = z.tuple([z.string(), z.string(), z.number()]);

const reportedDay = z.object({
  /** Tells what went into it: files, counters and their delays. */
  fingerprint: z.string(),
  /** Counters of the day's predictions, by what was reported of them in time. */
  business: businessFile,
  matched: count,
  repeated: count,
  late: count,
  found: z.record(z.string(), count),
  /** Lines in the day's own folder that could be read. */
  filed: count,
  /** Lines in all folders that were looked at; 0: nothing was delivered at all. */
  looked: count,
  malformed: z.object({ count, reasons: z.record(z.string(), count), samples: z.array(sampled) }),
  /** Some names that are told in the day's own folder and are no counters. */
  unknownCounters: z.array(sampled),
});

const monthFile = z.object({ businessVersion: z.literal(1), days: z.record(z.string(), reportedDay) });

/** What was reported of the predictions of a day, and what could not be used. */
export type ReportedDay = Omit<z.infer<typeof reportedDay>, 'business'> & { readonly business: BusinessProfile };

/** Reported days by their name. */
export type ReportedDays = ReadonlyMap<string, ReportedDay>;

/** Reports of whole days, joined with their predictions; a day is joined again when a file of it came late. */
export function storedReportedDays({ model, reportsBucket: bucket, objects }: ModelDaysPorts) {
  const keyOf = (month: string) => reportPrefix.reported(model, month);
  return new MonthFiles<ReportedDay>({ bucket, keyOf, file: monthFile, objects });
}

const day = 86_400_000;

/**
 * How many lines in a day's folder belong to no captured prediction of the days in which it may have been made; null while
 * not all of these days are joined.
 * @param delayHours the longest time after a prediction that a report is waited for
 */
export function unmatchedReports(days: ReportedDays, name: string, delayHours: number): number | null {
  const own = days.get(name);
  if (own === undefined) return null;
  let left = own.filed;
  for (const made of daysBefore(name, delayHours)) {
    const joined = days.get(made);
    if (joined === undefined) return null;
    left -= joined.found[name] ?? 0;
  }
  // An identity that two predictions share is found twice.
  return Math.max(0, left);
}

/** The days whose predictions may be told of in a day's folder, itself the last. */
export function daysBefore(name: string, delayHours: number): string[] {
  const last = Date.parse(`${name}T00:00:00Z`);
  const count = Math.ceil((delayHours * 3_600_000) / day);
  return Array.from({ length: count + 1 }, (_, i) => new Date(last - (count - i) * day).toISOString().slice(0, 10));
}
