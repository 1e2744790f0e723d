import { html, type Html } from '../../../shared/html';
import { at, drawing, scale } from './svg';

/** An estimate with its interval, and what it is held against. */
export interface IntervalRow {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** The value that means parity. */
  readonly parity: number;
  /** Values beyond which it matters. */
  readonly floors: readonly [number, number];
  /** How far from parity the scale reaches, so that several charts can share it. */
  readonly reach: number;
}

const width = 240;
const height = 22;

/** How far from parity an interval and its floors reach. */
export function reachOf({ lower, upper, parity, floors }: Omit<IntervalRow, 'reach'>): number {
  return 1.05 * Math.max(...[lower, upper, ...floors].map((value) => Math.abs(value - parity)), 1e-9);
}

/** One interval, with parity in the middle and the floors at both sides. */
export function intervalChart({ estimate, lower, upper, parity, floors, reach }: IntervalRow, label: string): Html {
  const x = scale(parity - reach, parity + reach, 6, width - 6);
  const middle = height / 2;
  return drawing(width, height, label, [
    html`<path class="z" d="M${at(x(floors[0]))} 2H${at(x(floors[1]))}V${height - 2}H${at(x(floors[0]))}z" />`,
    html`<path class="l" d="M${at(x(parity))} 0V${height}" />`,
    html`<path class="i" d="M${at(x(lower))} ${middle}H${at(x(upper))}M${at(x(lower))} 6v10M${at(x(upper))} 6v10" />`,
    html`<circle class="p" cx="${at(x(estimate))}" cy="${middle}" r="4" />`,
  ]);
}
