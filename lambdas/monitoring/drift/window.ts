import { windowName } from '../../../lib/contracts/monitoring';

const hour = 3_600_000;

/** Whole hours of UTC, one after the other. */
export interface Window {
  /** Start of the first hour. */
  readonly from: Date;
  /** End of the last hour, not included. */
  readonly to: Date;
  /** Start of each hour. */
  readonly hours: readonly Date[];
}

/** The last whole hours before a time. The same time, or any other in the same hour, gives the same window. */
export function windowBefore(time: Date, hours: number): Window {
  const to = new Date(Math.floor(time.getTime() / hour) * hour);
  const starts = Array.from({ length: hours }, (_, index) => new Date(to.getTime() - (hours - index) * hour));
  return { from: starts[0] ?? to, to, hours: starts };
}

/** Windows of several lengths that end at the same time, shortest first: each holds the hours of those before it. */
export function windowsBefore(time: Date, hours: readonly number[]): readonly Window[] {
  return [...hours].sort((a, b) => a - b).map((length) => windowBefore(time, length));
}

/** Name of what is stored of a window, for example `2001-04-01T13-7d`. */
export function verdictName(window: Window): string {
  return `${hourName(window.to)}-${windowName(window.hours.length)}`;
}

/** Name of an hour in keys, for example `2001-04-01T13`. */
export function hourName(start: Date): string {
  return start.toISOString().slice(0, 13);
}

/** Folder of an hour in capture, for example `2001/04/01/13/`. */
export function hourFolder(start: Date): string {
  return `${start.toISOString().slice(0, 13).replace(/[-T]/g, '/')}/`;
}
