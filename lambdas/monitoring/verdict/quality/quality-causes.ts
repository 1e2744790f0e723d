import { disparities, metricNames } from '../names';
import type { Measured } from '../../quality/quality-metrics';
import type { FairnessFinding, QualityFinding } from './quality-verdict';
import type { Cause } from '../verdict';
import { digits, outOf, percent } from '../wording';

/** The reasons for a verdict on quality and fairness, critical ones first. */
export function qualityCauses(findings: readonly QualityFinding[], fairness: readonly FairnessFinding[]): Cause[] {
  // Of groups the one that is farthest beyond its floor comes first: that of others is often but its mirror image.
  const farthest = [...fairness].sort((a, b) => b.effect / b.floors.critical - a.effect / a.floors.critical);
  const causes = [...findings.flatMap(qualityCause), ...farthest.flatMap(fairnessCause)];
  return causes.sort((a, b) => Number(b.severity === 'critical') - Number(a.severity === 'critical'));
}

function qualityCause({ metric, verdict, measured, reference, loss, floors, proven }: QualityFinding): Cause[] {
  if (verdict !== 'warning' && verdict !== 'critical') return [];
  const interval = `95 % interval ${digits(measured.lower)} to ${digits(measured.upper)}${correctedInWords(measured)}`;
  const before = reference === null ? '' : `, was ${digits(reference.value)}`;
  // An error has a unit, so its loss is told in parts of what it was.
  const say = metric === 'mae' || metric === 'rmse' ? percent : digits;
  const effect = proven?.loss ?? loss;
  const certain = proven
    ? `, at least ${say(effect)} whatever the ${Math.ceil(measured.incomplete!.missing)} missing outcomes are`
    : '';
  const message =
    `${metricNames[metric]} is ${digits(measured.value)} on ${measured.n} outcomes (${interval})${before}: ` +
    `a loss of ${say(loss)}${certain}, ${verdict} from ${say(floors[verdict])} on`;
  return [{ type: 'quality-loss', severity: verdict, check: 'quality', column: metric, effect, message }];
}

/** That late outcomes are made up for, and what the measure is without. */
export function correctedInWords({ value, incomplete }: Measured): string {
  if (!incomplete || incomplete.known === value) return '';
  return `, with late outcomes made up for: ${digits(incomplete.known)} without`;
}

function fairnessCause(finding: FairnessFinding): Cause[] {
  const { verdict, attribute, group, disparity, counts, proven } = finding;
  if (verdict !== 'warning' && verdict !== 'critical') return [];
  const column = `${attribute}=${group}`;
  const { name, rate } = disparities[disparity];
  const [successes, trials, restSuccesses, restTrials] = counts;
  const rates = `${rate} ${outOf(successes, trials)}, of the rest ${outOf(restSuccesses, restTrials)}`;
  const effect = proven?.effect ?? finding.effect;
  const certain =
    proven && proven.missing > 0
      ? `, at least ${points(effect)} points whatever the ${Math.ceil(proven.missing)} missing outcomes are`
      : '';
  const message = `${name} of '${column}': ${rates}; ${disparityInWords(finding)}${certain}, ${limitInWords(finding, verdict)}`;
  return [{ type: 'fairness-loss', severity: verdict, check: 'fairness', column, effect, message }];
}

/** How far apart the group and the rest are, with its interval. */
export function disparityInWords({
  disparity,
  estimate,
  lower,
  upper,
}: Pick<FairnessFinding, 'disparity' | 'estimate' | 'lower' | 'upper'>): string {
  if (disparity === 'impact') return `ratio ${digits(estimate)} (95 % interval ${digits(lower)} to ${digits(upper)})`;
  const [value, low, high] = [estimate, lower, upper].map(points);
  return `difference ${value} points (95 % interval ${low} to ${high})`;
}

function limitInWords({ disparity, floors }: FairnessFinding, verdict: 'warning' | 'critical'): string {
  const floor = floors[verdict];
  if (disparity !== 'impact') return `${verdict} from ${points(floor)} points on`;
  return floor < 1
    ? `${verdict} from ${digits(1 - floor)} down or ${digits(1 / (1 - floor))} up`
    : `${verdict} when one of them gets none`;
}

/** A difference of shares in percentage points. */
function points(share: number): string {
  return String(Number((share * 100).toPrecision(3)));
}
