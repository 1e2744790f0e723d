const hour = 3_600_000;
const day = 24 * hour;

/** A day of answers, or what is left of it, and when its outcomes count as known. */
export interface OutcomeDay {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  /** Time as of which labels are joined. */
  readonly asOf: Date;
}

/** What one verdict looks at. */
export interface QualityWindow {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  readonly days: readonly OutcomeDay[];
}

/** What decides on a window. */
export interface QualityWindowRules {
  readonly days: number;
  /** Hours until outcomes are normally known. */
  readonly delayHours: number;
  /** Since when the champion has been serving, if that is known. */
  readonly championSince: Date | undefined;
}

/**
 * The last whole days of UTC whose outcomes are due at a time. What was answered before the champion served is not
 * blamed on it. A time before its crowning asks about history as if it had served then.
 */
export function qualityWindow(time: Date, { days, delayHours, championSince }: QualityWindowRules): QualityWindow {
  const to = Math.floor((time.getTime() - delayHours * hour) / day) * day;
  const since = championSince && championSince <= time ? Math.ceil(championSince.getTime() / hour) * hour : -Infinity;
  const from = Math.min(to, Math.max(to - days * day, since));
  const found: OutcomeDay[] = [];
  for (let end = to; end > from; end -= day) {
    found.unshift({
      from: new Date(Math.max(from, end - day)),
      to: new Date(end),
      asOf: new Date(end + delayHours * hour),
    });
  }
  return { from: new Date(from), to: new Date(to), days: found };
}

/** Start of each hour of a day. */
export function hoursOfDay({ from, to }: OutcomeDay): Date[] {
  const hours: Date[] = [];
  for (let at = from.getTime(); at < to.getTime(); at += hour) hours.push(new Date(at));
  return hours;
}

/** Days in which outcomes of a day may have been filed: from its own to the one in which they are due. */
export function filingDays({ from, asOf }: OutcomeDay): Date[] {
  const days: Date[] = [];
  for (let at = Math.floor(from.getTime() / day) * day; at <= asOf.getTime(); at += day) days.push(new Date(at));
  return days;
}

/** Folder of a day in ground truth, for example `2001/04/01/`. */
export function dayFolder(start: Date): string {
  return `${start.toISOString().slice(0, 10).replaceAll('-', '/')}/`;
}
