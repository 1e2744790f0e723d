import type { ReportedCounter } from '../../../lib/contracts/business';
import type { BusinessReport } from './report-line';

/** A value of a counter. */
export type CounterValue = readonly [counter: string, value: unknown];

/** What became of the lines of reports that belong to predictions. */
export interface MatchedReports {
  /** Reports that count. */
  readonly matched: number;
  /** Lines that repeat or correct a report. */
  readonly repeated: number;
  /** Reports that came too late for every counter they tell of. */
  readonly late: number;
  /** Lines that belong to a captured prediction, by the day in which they were filed. */
  readonly found: Readonly<Record<string, number>>;
}

interface Pending {
  readonly reports: Map<string, BusinessReport>;
  readonly filed: Map<string, number>;
}

const hour = 3_600_000;

/**
 * Reports that wait for their prediction to go by. Memory holds the reports, not the predictions, of which there are many
 * more. A report that comes twice counts once; of several with one identity the latest recorded counts, so that
 * corrections are new lines.
 */
export class ReportBook {
  private readonly pending = new Map<string, Pending>();
  private readonly found = new Map<string, number>();
  private matched = 0;
  private repeated = 0;
  private late = 0;

  public constructor(private readonly counters: readonly ReportedCounter[]) {}

  /** Takes a report. @param filed the day in whose folder it lies, `YYYY-MM-DD` */
  public add(report: BusinessReport, filed: string): void {
    let own = this.pending.get(report.predictionId);
    if (own === undefined) this.pending.set(report.predictionId, (own = { reports: new Map(), filed: new Map() }));
    own.filed.set(filed, (own.filed.get(filed) ?? 0) + 1);
    const known = own.reports.get(report.reportId);
    if (known === undefined || replaces(report, known)) own.reports.set(report.reportId, report);
  }

  /**
   * Values that were reported of a prediction in time. A prediction that is captured twice has them once.
   * @param time when it was made, milliseconds since 1970
   */
  public take(predictionId: string, time: number): CounterValue[] {
    const own = this.pending.get(predictionId);
    if (own === undefined) return [];
    this.pending.delete(predictionId);
    let lines = 0;
    for (const [filed, count] of own.filed) {
      this.found.set(filed, (this.found.get(filed) ?? 0) + count);
      lines += count;
    }
    this.repeated += lines - own.reports.size;
    const values: CounterValue[] = [];
    for (const { recordedAt, values: told } of own.reports.values()) {
      const timely = this.counters.filter(({ withinHours }) => recordedAt <= time + withinHours * hour);
      const counted = timely.filter(({ name }) => isTold(told, name));
      values.push(...counted.map(({ name }): CounterValue => [name, told[name]]));
      if (counted.length > 0) this.matched += 1;
      else if (this.counters.some(({ name }) => isTold(told, name))) this.late += 1;
    }
    return values;
  }

  /** What was matched so far. */
  public result(): MatchedReports {
    const { matched, repeated, late } = this;
    return { matched, repeated, late, found: Object.fromEntries([...this.found].sort()) };
  }
}

/** What every object inherits is no counter. */
function isTold(values: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(values, name) && values[name] !== null && values[name] !== '';
}

function replaces(a: BusinessReport, b: BusinessReport): boolean {
  return a.recordedAt === b.recordedAt
    ? JSON.stringify(a.values) < JSON.stringify(b.values)
    : a.recordedAt > b.recordedAt;
}
