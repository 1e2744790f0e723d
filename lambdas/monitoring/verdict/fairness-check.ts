import type { GroupOutcomes, GroupProfile } from '../quality/quality-profile';
import { newcombeInterval, ratioInterval, type Interval, type Proportion } from '../statistics/proportion';
import { twoProportionPValue } from '../statistics/two-proportions';
import type { MonitorPolicy } from './policy';
import { disparityNames, type DisparityName, type FairnessFinding } from './quality-verdict';

/** A check before the correction across groups is known. */
export type OpenFairnessFinding = Omit<FairnessFinding, 'verdict' | 'adjustedPValue' | 'alpha'>;

/** What was found, and which groups are too small to say anything about. */
export interface FairnessChecks {
  readonly findings: readonly OpenFairnessFinding[];
  readonly thinGroups: readonly string[];
}

/** Compares each group of each attribute with all others of the attribute. */
export function checkFairness(groups: Readonly<Record<string, GroupProfile>>, policy: MonitorPolicy): FairnessChecks {
  const findings: OpenFairnessFinding[] = [];
  const thinGroups: string[] = [];
  for (const [attribute, members] of Object.entries(groups)) {
    const names = Object.keys(members).sort();
    // Of two groups one comparison says it all.
    const compared = names.length === 2 ? names.slice(0, 1) : names;
    for (const group of compared) {
      const rest = names.filter((name) => name !== group).map((name) => members[name]!);
      const found = disparityNames.flatMap((disparity) => {
        const own = proportionOf(members[group]!, disparity);
        const others = sum(rest.map((other) => proportionOf(other, disparity)));
        const enough = Math.min(own.trials, others.trials) >= policy.fairness.minimumOfGroup;
        return enough ? [compare(attribute, group, disparity, own, others, policy)] : [];
      });
      if (found.length < disparityNames.length) thinGroups.push(`${attribute}=${group}`);
      findings.push(...found);
    }
  }
  return { findings, thinGroups };
}

function compare(
  attribute: string,
  group: string,
  disparity: DisparityName,
  own: Proportion,
  rest: Proportion,
  policy: MonitorPolicy,
): OpenFairnessFinding {
  return {
    attribute,
    group,
    disparity,
    ...compareProportions(disparity, own, rest),
    floors: policy.fairness.disparities[disparity],
    counts: [own.successes, own.trials, rest.successes, rest.trials],
  };
}

/** Interval, distance from parity and p-value of a disparity between a group and the rest. */
export function compareProportions(disparity: DisparityName, own: Proportion, rest: Proportion) {
  const interval = disparityInterval(disparity, own, rest);
  return { ...interval, effect: distanceFromParity(disparity, interval), pValue: twoProportionPValue(own, rest) };
}

function disparityInterval(disparity: DisparityName, own: Proportion, rest: Proportion): Interval {
  return disparity === 'impact' ? ratioInterval(own, rest) : newcombeInterval(own, rest);
}

/** How far from parity; a ratio counts the same both ways, so that 1.25 is as far as .8. */
function distanceFromParity(disparity: DisparityName, { estimate }: Interval): number {
  if (disparity !== 'impact') return Math.abs(estimate);
  return estimate <= 0 ? 1 : 1 - Math.min(estimate, 1 / estimate);
}

/** The proportion that a disparity compares. */
function proportionOf({ answers, selected, confusion }: GroupOutcomes, disparity: DisparityName): Proportion {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
  switch (disparity) {
    case 'selection':
    case 'impact':
      return { successes: selected, trials: answers };
    case 'opportunity':
      return { successes: truePositives, trials: truePositives + falseNegatives };
    case 'falseAlarm':
      return { successes: falsePositives, trials: falsePositives + trueNegatives };
    case 'accuracy': {
      const right = truePositives + trueNegatives;
      return { successes: right, trials: right + falsePositives + falseNegatives };
    }
  }
}

function sum(proportions: readonly Proportion[]): Proportion {
  return {
    successes: proportions.reduce((total, { successes }) => total + successes, 0),
    trials: proportions.reduce((total, { trials }) => total + trials, 0),
  };
}
