import type { MonitorPolicy } from './policy';
import { testFamilies, type Derivation, type Family } from './verdict';
import { digits } from './wording';

/**
 * Derives what one test may risk from what the user allows in a period. The probabilities of a false alarm add up
 * over families, over looks and over the windows of a look, so each gets an equal part; within a family the
 * false-discovery correction keeps the probability of any false alarm at that part, however many columns there are.
 * Windows that overlap may share their false alarms; the sum holds whether they do or not.
 *
 * Every family has its part of the budget whether it is in use or not: monitors that run apart need not know of each
 * other, and one that is switched on later changes no threshold.
 * @param tests number of tests of each family in this look
 */
export function deriveBudget(policy: MonitorPolicy, tests: Readonly<Partial<Record<Family, number>>>): Derivation {
  const { falseAlarms, periodDays } = policy.budget;
  const share = falseAlarms / testFamilies.length;
  const correction = policy.dependence === 'any' ? 'Benjamini–Yekutieli' : 'Benjamini–Hochberg';
  const used = testFamilies.filter((family) => (tests[family] ?? 0) > 0);
  const budgets = used.map((family) => {
    const looks = looksOf(family, policy);
    // A budget beyond one alarm a look asks for nothing; a tail of .5 is the most that a test can be run at.
    return [family, { looks, alpha: Math.min(0.5, share / looks), tests: tests[family]! }] as const;
  });
  return {
    families: Object.fromEntries(budgets),
    steps: [
      `${falseAlarms} false alarm(s) in ${periodDays} days, shared by ${testFamilies.length} families of tests: ${digits(share)} each`,
      ...budgets.map(([family, { looks, alpha, tests: count }]) =>
        family === 'business'
          ? `${family}: ${digits(share)} / ${looks} streams = ${digits(alpha)} however often one is looked at; ${count} counter(s), each an equal part`
          : `${family}: ${digits(share)} / ${looksInWords(family, policy)} = ${digits(alpha)} a look; ${count} test(s), corrected together by ${correction}`,
      ),
    ],
  };
}

/** How often in the period a family may be wrong. */
function looksOf(family: Family, policy: MonitorPolicy): number {
  const { budget, looksPerDay, quality, business } = policy;
  if (family === 'business') return business.streams ?? budget.periodDays * looksPerDay;
  if (slowFamilies.has(family)) return budget.periodDays * quality.looksPerDay;
  return budget.periodDays * looksPerDay * windowsOf(family, policy);
}

function looksInWords(family: Family, policy: MonitorPolicy): string {
  const [looks, windows] = [looksOf(family, policy), windowsOf(family, policy)];
  return windows === 1 ? `${looks} looks` : `${looks} looks (${looks / windows} at each of ${windows} windows)`;
}

/** Labels, attributions and counters of business are looked at once, however many windows requests are judged in. */
function windowsOf(family: Family, { windows = 1 }: MonitorPolicy): number {
  return family === 'business' || slowFamilies.has(family) ? 1 : windows;
}

/** Families that are judged when labels have come, or that need the model itself. */
const slowFamilies: ReadonlySet<Family> = new Set(['attribution', 'quality', 'fairness']);
