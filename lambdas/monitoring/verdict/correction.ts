import { dependenceFactor, type Dependence } from '../statistics/false-discovery';
import { digits, equals } from './wording';

/**
 * How a p-value was corrected for all tests of its family, so that it can be done by hand: the smallest of `count` has to
 * be that many times smaller, the second half as many, and so on.
 *
 * @param pValues of the whole family, this one among them
 */
export function correctionOf(
  pValue: number,
  adjusted: number,
  alpha: number,
  pValues: readonly number[],
  dependence: Dependence,
): string {
  const count = pValues.length;
  const verdict = `${equals(adjusted)} ${adjusted <= alpha ? '≤' : '>'} ${digits(alpha)}`;
  if (count < 2) return `p ${verdict}; one test, nothing to correct`;
  const rank = pValues.filter((other) => other <= pValue).length;
  const forDependence = dependenceFactor(count, dependence);
  const factor = dependence === 'any' ? ` · ${digits(forDependence)}` : '';
  const exact = pValue * (count / rank) * forDependence;
  const own = `p · ${count} / ${rank}${factor}`;
  // A larger p-value that is corrected to less lends its own to all below it.
  const how =
    Math.abs(exact - adjusted) <= 1e-9 * adjusted ? own : 'that of a larger one, which comes to less than its own';
  return `p ${equals(pValue)}, number ${rank} of ${count}; corrected: ${how} ${verdict}`;
}
