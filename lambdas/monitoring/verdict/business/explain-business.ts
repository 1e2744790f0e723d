import { asymptoticHalfWidth, asymptoticRhoSquared } from '../../statistics/confidence-sequence';
import { intervalZ } from '../../statistics/normal';
import type { BusinessFinding } from './business-verdict';
import { digits, percent } from '../wording';

/** How a change of a counter follows from its sums, so that each line can be done again by hand. */
export function explainCounter(finding: BusinessFinding): string[] {
  const { counter, verdict, current, reference, dispersion, change, lower, upper, loss, floors, alpha } = finding;
  if ((verdict !== 'warning' && verdict !== 'critical') || reference === null) return [];
  const [n, m] = [current.requests, reference.requests];
  const rho = asymptoticRhoSquared(m, alpha / 2);
  const z = intervalZ(1 - alpha / 2);
  const halves = [
    asymptoticHalfWidth(n, current.deviation, rho, alpha / 2),
    (z * reference.deviation) / Math.sqrt(m),
  ] as const;
  const inflation = Math.sqrt(dispersion ?? 1);
  const half = inflation * (halves[0] + halves[1]);
  const days =
    dispersion === null
      ? 'too few days are known to say how they differ: taken as 1'
      : dispersion > 1
        ? `days differ more than requests explain, their variance is ${digits(dispersion)} times as large`
        : 'days differ no more than requests explain: 1';
  return [
    `${verdict}: '${counter}' per prediction (business-loss)`,
    `  now ${digits(current.mean)} on n = ${n} requests, which differ by s = ${digits(current.deviation)}; ` +
      `before ${digits(reference.mean)} on m = ${m}, by ${digits(reference.deviation)}`,
    `  change = (${digits(current.mean)} − ${digits(reference.mean)}) ÷ ${digits(reference.mean)} = ${percent(change)}`,
    `  now may be off by s·√(2(nρ² + 1) ÷ (n²ρ²) · ln(√(nρ² + 1) ÷ (α ÷ 2))) = ${digits(halves[0])} at every look at once, with ρ² = ${digits(rho)}, α = ${digits(alpha)}`,
    `  before may be off by ${digits(z)} · ${digits(reference.deviation)} ÷ √m = ${digits(halves[1])}`,
    `  ${days}; interval: change ± √${digits(dispersion ?? 1)} · (${digits(halves[0])} + ${digits(halves[1])}) ÷ ${digits(reference.mean)} = ± ${percent(half / Math.abs(reference.mean))}`,
    `  real: ${percent(lower)} to ${percent(upper)} leaves out 0`,
    `  large: loss ${percent(loss)} ≥ ${verdict} floor ${percent(floors[verdict])}`,
  ];
}
