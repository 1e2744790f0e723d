import { servingCost } from '../../business/serving-cost';
import { deriveBudget } from '../budget';
import type { BusinessFinding, BusinessVerdict } from './business-verdict';
import { explainCounter } from './explain-business';
import { businessCauses, findingOf, overallBusiness } from './judge-business';
import { differingCauses, differingLevel, differingNumbers, type Replay } from '../replayed';
import { digits } from '../wording';

const numbers = ['change', 'lower', 'upper', 'loss', 'alpha', 'detectable'] as const;

/** Computes a stored verdict on counters again from the sums it carries. */
export function replayBusiness(stored: BusinessVerdict): Replay {
  const { findings, policy, cost } = stored;
  const derivation = deriveBudget(policy, { business: findings.filter(({ reference }) => reference !== null).length });
  const { alpha = 0, tests = 1 } = derivation.families.business ?? {};
  const again = findings.map((finding) => findingOf(finding, finding.floors, alpha / tests, policy));
  const verdict = overallBusiness(again);
  const differences = [
    ...findings.flatMap((finding, i) => differ(finding, again[i]!)),
    ...differingCost(stored),
    ...differingCauses('business', stored.causes, businessCauses(again)),
    ...differingLevel('business', stored.verdict, verdict),
  ];
  return {
    agrees: differences.length === 0,
    differences,
    derivation: [
      ...derivation.steps,
      ...again.flatMap(explainCounter),
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
    ...differingNumbers(stored.counter, stored, again, numbers),
    ...differingLevel(stored.counter, stored.verdict, again.verdict),
  ];
}

/** The cost again, from units and price. */
function differingCost({ cost }: BusinessVerdict): string[] {
  if (cost === null) return [];
  const { price, units, predictions } = cost;
  return differingNumbers('cost', cost, servingCost({ ...cost, price }, units, predictions), [
    'total',
    'perPrediction',
  ]);
}
