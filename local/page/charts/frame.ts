import type { Course } from '../view/course';
import type { Happening } from '../view/ledger-words';

/** How large a course is drawn, and where in it its parts lie. */
export interface Frame {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  /** Where the time axis begins and ends. */
  readonly left: number;
  readonly right: number;
  /** Heights of the panel with the measure and of the one with the rates. */
  readonly measureHeight: number;
  readonly rateHeight: number;
  /** Least distance between two dates on the axis. */
  readonly dateDistance: number;
  /** Happenings for which there is no room. */
  readonly leavesOut: readonly Happening[];
  /** Width of a date. */
  readonly dateWidth: number;
  /** Width of a letter in labels, on the safe side. */
  readonly letter: number;
}

/** The same drawing twice, since a wide one that is made small cannot be read. The page shows the one that fits. */
export const frames: readonly Frame[] = [
  {
    name: 'wide',
    width: 1080,
    left: 44,
    right: 984,
    measureHeight: 210,
    rateHeight: 116,
    dateDistance: 88,
    leavesOut: [],
    dateWidth: 58,
    letter: 6.2,
  },
  {
    name: 'narrow',
    width: 344,
    left: 32,
    right: 340,
    measureHeight: 170,
    rateHeight: 96,
    dateDistance: 62,
    leavesOut: ['cleared'],
    dateWidth: 58,
    letter: 6.2,
  },
];

/** Places of times in a frame. */
export function timeScale({ from, to }: Pick<Course, 'from' | 'to'>, { left, right }: Frame): (time: number) => number {
  return (time) => left + ((time - from) / (to - from)) * (right - left);
}

/** Middle of a window. */
export function middleOf({ from, to }: { readonly from: string; readonly to: string }): number {
  return (Date.parse(from) + Date.parse(to)) / 2;
}

/** Day of a time, `YYYY-MM-DD`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
