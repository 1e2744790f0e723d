import { Duration } from 'aws-cdk-lib';
import { windowWords } from '../contracts/monitoring';

/** Each more takes a part of the budget of false alarms from the others. */
const mostWindows = 4;
/** A day finds what broke yesterday, a week finds what creeps and holds every hour of the traffic's rhythm once. */
const usual = [Duration.hours(24), Duration.days(7)];

/** Looks are at the same hours of every day. */
const intervals = [1, 2, 3, 4, 6, 8, 12, 24];

/** How often the drift monitor looks, in hours, checked. */
export function hoursBetweenLooks(every: Duration): number {
  const hours = every.toHours({ integral: false });
  if (intervals.includes(hours)) return hours;
  throw new Error(
    `'every' of the drift monitor must be one of ${intervals.join(', ')} hours; got ${every.toHumanString()}`,
  );
}

/** Hours of the windows that are judged, shortest first, checked. */
export function windowHours(windows: readonly Duration[] = usual): readonly number[] {
  if (windows.length === 0) {
    throw new Error(
      'windows of the drift monitor must name at least one length; leave it out for 24 hours and 7 days together',
    );
  }
  if (windows.length > mostWindows) {
    throw new Error(
      `windows of the drift monitor must name at most ${mostWindows} lengths, since they share the budget of false alarms; ` +
        `got ${windows.length}`,
    );
  }
  const hours = windows.map((window) => wholeHours('windows', window)).sort((a, b) => a - b);
  const twice = hours.find((length, index) => hours[index + 1] === length);
  if (twice !== undefined) {
    throw new Error(`windows of the drift monitor name ${windowWords(twice)} twice; every length may be named once`);
  }
  return hours;
}

/** A duration of the drift monitor in hours, checked. */
export function wholeHours(name: string, duration: Duration): number {
  const hours = duration.toHours({ integral: false });
  if (!Number.isInteger(hours) || hours < 1 || hours > 24 * 31) {
    throw new Error(
      `${name} of the drift monitor must be whole hours, from 1 hour to 31 days; got ${duration.toHumanString()}`,
    );
  }
  return hours;
}
