import { html, type Html } from '../../../shared/html';
import { at, drawing, scale } from './svg';

/** A value now, and where it usually lies. */
export interface RangeRow {
  readonly now: number;
  readonly usual: number;
  readonly lower: number;
  readonly upper: number;
  /** Largest value of all rows that share the scale. */
  readonly reach: number;
}

const width = 240;
const height = 22;

/** One value on a scale from 0: the usual range as a band with its middle, the value now as a point. */
export function rangeChart({ now, usual, lower, upper, reach }: RangeRow, label: string): Html {
  const x = scale(0, reach, 6, width - 6);
  const middle = height / 2;
  return drawing(width, height, label, [
    html`<path class="g" d="M${at(x(0))} ${middle}H${at(x(reach))}" />`,
    html`<path class="z" d="M${at(x(lower))} 3H${at(x(upper))}V${height - 3}H${at(x(lower))}z" />`,
    html`<path class="l" d="M${at(x(usual))} 1V${height - 1}" />`,
    html`<circle class="p" cx="${at(x(now))}" cy="${middle}" r="4.5" />`,
  ]);
}
