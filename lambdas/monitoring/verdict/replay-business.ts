import { deriveBudget, digits } from './budget';
import type { BusinessFinding, BusinessVerdict } from './business-verdict';
import { percent } from './causes';
import { findingOf } from './judge-business';
import { isSameNumber, type Replay } from './replay';

const numbers = ['change', 'lower', 'upper', 'loss', 'alpha', 'detectable'] as const;

/** Computes a stored verdict on counters again from the sums it carries. */
export function replayBusiness({ findings, policy, verdict, cost }: BusinessVerdict): Replay {
  const derivation = deriveBudget(policy, { business: findings.filter(({ reference }) => reference !== null).length });
  const { alpha = 0, tests = 1 } = derivation.families.business ?? {};
  const again = findings.map((stored) => findingOf(stored, stored.floors, alpha / tests, policy));
  const differences = findings.flatMap((stored, i) => differ(stored, again[i]!));
  return {
    agrees: differences.length === 0,
    differences,
    derivation: [
      ...derivation.steps,
      ...again.flatMap(explain),
      ...(cost === null
        ? []
        : [
            `cost: ${digits(cost.units)} ${cost.unit} × ${digits(cost.price)} ${cost.currency} = ${digits(cost.total)} ${cost.currency} over ${cost.predictions} predictions`,
          ]),
      `verdict: ${verdict}`,
    ],
  };
}

function differ(stored: BusinessFinding, again: BusinessFinding): string[] {
  return [
    ...numbers
      .filter((key) => !isSameNumber(stored[key], again[key]))
      .map((key) => `${stored.counter}: ${key} is stored as ${stored[key]}, comes out as ${again[key]}`),
    ...(stored.verdict === again.verdict
      ? []
      : [`${stored.counter}: stored as ${stored.verdict}, comes out as ${again.verdict}`]),
  ];
}

function explain({
  counter,
  verdict,
  current,
  reference,
  dispersion,
  change,
  lower,
  upper,
  loss,
  floors,
  alpha,
}: BusinessFinding): string[] {
  if ((verdict !== 'warning' && verdict !== 'critical') || reference === null) return [];
  const days =
    dispersion === null
      ? 'too few days to know how they differ'
      : `days differ ${digits(dispersion)} times as much as requests explain`;
  return [
    `${verdict}: '${counter}' per prediction ${digits(current.mean)} on ${current.requests} requests, was ${digits(reference.mean)} on ${reference.requests}`,
    `  ${days}`,
    `  real: ${percent(change)} with ${percent(lower)} to ${percent(upper)} at every look at once, risk ${digits(alpha)}`,
    `  large: ${percent(loss)} ≥ ${verdict} floor ${percent(floors[verdict])}`,
  ];
}
