import type { LateOutcomes } from '../../quality/late-outcomes';
import { reckonMissing, type IncompleteMean, type Reckoned } from '../../quality/missing-outcomes';
import { totalOf } from '../../statistics/counts';
import type { Proportion } from '../../statistics/proportion';
import type { ProvenDisparity } from './quality-verdict';

type TwoRates = readonly [own: Proportion, rest: Proportion];

/** Two rates as they look, and as near to each other as the missing outcomes may bring them. */
export interface IncompleteRates {
  readonly rates: TwoRates;
  readonly certain: TwoRates;
  readonly missing: number;
}

/** Whether every answer has its outcome. */
export function isComplete({ parts, answers }: IncompleteMean): boolean {
  return knownOf({ parts }) >= answers;
}

/** Rates of a group and of the rest, reckoned with what is missing. */
export function reckonRates(means: ProvenDisparity['means'], late: LateOutcomes | undefined): IncompleteRates {
  const [own, rest] = means.map((mean) => reckonMissing(mean, late)) as [Reckoned, Reckoned];
  const trials = [trialsOf(means[0], own), trialsOf(means[1], rest)] as const;
  const at = (a: number, b: number): TwoRates => [rateOf(a, trials[0]), rateOf(b, trials[1])];
  const [higher, lower] = own.value >= rest.value ? [own, rest] : [rest, own];
  const [least, most] = [higher.least, lower.most!];
  const middle = (own.value * trials[0] + rest.value * trials[1]) / (trials[0] + trials[1]);
  const together = least <= most;
  const nearest = higher === own ? ([least, most] as const) : ([most, least] as const);
  return {
    rates: at(own.value, rest.value),
    certain: together ? at(middle, middle) : at(...nearest),
    missing: own.missing + rest.missing,
  };
}

/** How many plain trials would tell as much: weights, and how outcomes come, make a rate less certain than its counts. */
function trialsOf(mean: IncompleteMean, { value, standardError, arrivalError }: Reckoned): number {
  const known = knownOf(mean);
  if (arrivalError === 0) return known;
  const spread = Math.max(value * (1 - value), 0.5 / known);
  return Math.max(1, Math.min(known, Math.round(spread / standardError ** 2)));
}

function rateOf(share: number, trials: number): Proportion {
  return { successes: Math.min(trials, Math.max(0, Math.round(share * trials))), trials };
}

function knownOf({ parts }: Pick<IncompleteMean, 'parts'>): number {
  return totalOf(parts, ({ n }) => n);
}
