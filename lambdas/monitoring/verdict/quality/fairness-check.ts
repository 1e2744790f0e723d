import type { GroupOutcomes, GroupProfile } from '../../quality/quality-profile';
import { newcombeInterval, pooled, ratioInterval, type Interval, type Proportion } from '../../statistics/proportion';
import { twoProportionPValue } from '../../statistics/two-proportions';
import { isComplete, reckonRates } from './incomplete-rates';
import { groupAccuracy, mergeMeans } from '../../quality/incomplete-means';
import type { LateOutcomes } from '../../quality/late-outcomes';
import type { MonitorPolicy } from '../policy';
import { disparityNames, type DisparityName, type FairnessFinding, type ProvenDisparity } from './quality-verdict';

/** A check before the correction across groups is known. */
export interface OpenFairnessFinding extends Omit<FairnessFinding, 'verdict' | 'adjustedPValue' | 'alpha' | 'proven'> {
  readonly proven?: Omit<ProvenDisparity, 'adjustedPValue'>;
}

/** What was found, and which groups are too small to say anything about. */
export interface FairnessChecks {
  readonly findings: readonly OpenFairnessFinding[];
  readonly thinGroups: readonly string[];
}

/**
 * Compares each group of each attribute with all others of the attribute.
 *
 * @param late how late outcomes differ from those that have come; undefined: they may be anything
 */
export function checkFairness(
  groups: Readonly<Record<string, GroupProfile>>,
  policy: MonitorPolicy,
  late?: LateOutcomes,
): FairnessChecks {
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
        const others = pooled(rest.map((other) => proportionOf(other, disparity)));
        const enough = Math.min(own.trials, others.trials) >= policy.fairness.minimumOfGroup;
        if (!enough) return [];
        const floors = policy.fairness.disparities[disparity];
        const open = { attribute, group, disparity, floors };
        if (disparity !== 'accuracy') return [{ ...open, ...compareRates(disparity, own, others) }];
        // Of these only accuracy mixes classes: it hangs on which outcomes have come.
        const means = [groupAccuracy(members[group]!), mergeMeans(rest.map(groupAccuracy))] as const;
        const plain = { ...open, ...compareRates(disparity, own, others) };
        return [means.every(isComplete) ? plain : { ...open, ...weighAccuracy(means, late) }];
      });
      if (found.length < disparityNames.length) thinGroups.push(`${attribute}=${group}`);
      findings.push(...found);
    }
  }
  return { findings, thinGroups };
}

function compareRates(disparity: DisparityName, own: Proportion, rest: Proportion) {
  const counts = [own.successes, own.trials, rest.successes, rest.trials] as const;
  return { ...compareProportions(disparity, own, rest), counts };
}

/** A difference of accuracy where outcomes are missing: as it looks, and what of it is certain. */
export function weighAccuracy(
  means: ProvenDisparity['means'],
  late: LateOutcomes | undefined,
): Omit<OpenFairnessFinding, 'attribute' | 'group' | 'disparity' | 'floors'> {
  const { rates, certain, missing } = reckonRates(means, late);
  const { effect, pValue, counts } = compareRates('accuracy', ...certain);
  return { ...compareRates('accuracy', ...rates), proven: { means, counts, missing, effect, pValue } };
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
