import type { CounterMeasure } from '../../business/counter-measure';
import { asymptoticHalfWidth, asymptoticRhoSquared } from '../../statistics/confidence-sequence';
import { intervalZ } from '../../statistics/normal';
import type { CounterDirection } from './business-verdict';

/** A change with an interval, relative to the reference. */
export interface BusinessChange {
  readonly change: number;
  readonly lower: number;
  readonly upper: number;
  readonly loss: number;
  /** Half the width of the interval: what could not be seen. */
  readonly detectable: number;
}

/**
 * How far a counter's mean per prediction is from the reference's. What is being watched grows and is looked at again and
 * again, so it has an asymptotic confidence sequence, tightest when it is as large as the reference; the reference stays
 * as it is and has an interval of fixed size. Each may be wrong with half of `alpha`.
 * @param dispersion how much more days differ than requests explain
 */
export function businessChange(
  current: CounterMeasure,
  reference: CounterMeasure,
  better: CounterDirection,
  dispersion: number,
  alpha: number,
): BusinessChange {
  const difference = current.mean - reference.mean;
  const inflation = Math.sqrt(dispersion);
  const rho = asymptoticRhoSquared(reference.requests, alpha / 2);
  const halfWidth =
    inflation *
    (asymptoticHalfWidth(current.requests, current.deviation, rho, alpha / 2) +
      (intervalZ(1 - alpha / 2) * reference.deviation) / Math.sqrt(reference.requests));
  const unit = Math.abs(reference.mean);
  // Of nothing there is no share: any change is beyond every floor, and so is what could not be seen.
  const relative = (value: number) => (unit > 0 ? value / unit : value === 0 ? 0 : Math.sign(value) * noShare);
  const change = relative(difference);
  return {
    change,
    lower: relative(difference - halfWidth),
    upper: relative(difference + halfWidth),
    loss: Math.max(0, worse(better) === 'both' ? Math.abs(change) : -change * (worse(better) === 'fall' ? 1 : -1)),
    detectable: relative(halfWidth),
  };
}

/** Stands for a change of something that was 0; JSON has no infinity. */
const noShare = 1e9;

/** Which changes are losses. */
function worse(better: CounterDirection): 'fall' | 'rise' | 'both' {
  return better === 'higher-is-better' ? 'fall' : better === 'lower-is-better' ? 'rise' : 'both';
}

/** Whether the interval leaves no doubt that there is a change. */
export function isReal({ lower, upper }: Pick<BusinessChange, 'lower' | 'upper'>): boolean {
  return lower > 0 || upper < 0;
}
