import { reportedCounters } from '../../../lib/contracts/business';
import { BusinessCounters } from '../../../lambdas/monitoring/business/business-counters';
import type { BusinessProfile } from '../../../lambdas/monitoring/business/business-profile';
import { ReportBook, type MatchedReports } from '../../../lambdas/monitoring/business/report-book';
import type { CounterSpec } from '../../../lambdas/monitoring/verdict/business/business-verdict';
import { UsageError } from '../../usage-error';
import type { DataRecord } from '../data/record-reader';
import { timeOf } from '../data/roles';
import { readReports } from './report-files';

const hour = 3_600_000;
const day = 24 * hour;

/** Stands for the day of records whose time is not known. */
const undated = 'undated';

/** What was counted, by the day. */
export interface TalliedBusiness {
  /** Counters that came with the records. */
  readonly days: ReadonlyMap<string, BusinessProfile>;
  /** Days of which all reports are due: those that counters are judged by which are reported afterwards. */
  readonly mature: ReadonlyMap<string, BusinessProfile>;
  /** Null where no reports were given. */
  readonly reports: (MatchedReports & { readonly read: number; readonly malformed: number }) | null;
}

/** Where reports are found, and what was known when. */
export interface ReportSources {
  readonly folder: string;
  readonly files: readonly string[];
  /** `--as-of`; undefined: the time of the last report. */
  readonly asOf?: string | undefined;
}

/** Counts business while the records of data go by. */
export class BusinessTally {
  /** Reads the reports, which have to be known before the records. */
  public static async prepare(counters: readonly CounterSpec[], sources: ReportSources): Promise<BusinessTally> {
    const reported = reportedCounters(counters);
    const { files, folder, asOf: asOfText } = sources;
    if (files.length > 0 && reported.length === 0) {
      throw new UsageError('--reports is given, but no counter of --business is reportedWithin some time');
    }
    const stated = asOfText === undefined ? null : timeOf(asOfText);
    if (asOfText !== undefined && stated === null) {
      throw new UsageError(`--as-of is '${asOfText}'; give an ISO 8601 time`);
    }
    const tally = new BusinessTally(counters, files.length > 0, stated === null ? null : Date.parse(stated));
    if (files.length > 0) for await (const item of readReports(folder, files)) tally.addReport(item);
    return tally;
  }

  private readonly days = new Map<string, BusinessCounters>();
  private readonly book: ReportBook;
  private readonly names: readonly string[];
  private readonly longestHours: number;
  private lastReport = -Infinity;
  private read = 0;
  private malformed = 0;

  private constructor(
    counters: readonly CounterSpec[],
    private readonly hasReports: boolean,
    private readonly asOf: number | null,
  ) {
    const reported = reportedCounters(counters);
    this.names = counters.map(({ name }) => name);
    this.book = new ReportBook(reported);
    this.longestHours = Math.max(0, ...reported.map(({ withinHours }) => withinHours));
  }

  /** Takes a record; of a captured request the first stands for all. */
  public add({ source, id, time }: DataRecord): void {
    if (source === undefined) return;
    if (this.hasReports && time === null) {
      throw new UsageError(
        '--reports need the time of every record, to know which come in time; name its column with --time',
      );
    }
    const reported = id === null || time === null ? [] : this.book.take(id, Date.parse(time));
    const counters = this.dayOf(time === null ? undated : time.slice(0, 10));
    if ('values' in source) counters.addRecord(source.values, reported);
    else counters.addRequest(source.attributes, source.records, reported);
  }

  /** What was counted so far. */
  public result(): TalliedBusiness {
    const days = new Map(
      [...this.days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, one.profile()]),
    );
    const until = this.asOf ?? this.lastReport;
    const isMature = (name: string) => Date.parse(name) + day + this.longestHours * hour <= until;
    const mature = new Map([...days].filter(([name]) => name !== undated && isMature(name)));
    const { read, malformed } = this;
    return { days, mature, reports: this.hasReports ? { ...this.book.result(), read, malformed } : null };
  }

  private addReport(item: Parameters<ReportBook['add']>[0] | string): void {
    if (typeof item === 'string') {
      this.malformed += 1;
      return;
    }
    this.read += 1;
    // What was not known yet is not looked at.
    if (this.asOf !== null && item.recordedAt > this.asOf) return;
    this.lastReport = Math.max(this.lastReport, item.recordedAt);
    this.book.add(item, '');
  }

  private dayOf(name: string): BusinessCounters {
    let counters = this.days.get(name);
    if (counters === undefined) this.days.set(name, (counters = new BusinessCounters(this.names)));
    return counters;
  }
}
