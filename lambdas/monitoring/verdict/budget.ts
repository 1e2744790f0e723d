import type { MonitorPolicy } from './policy';
import type { Derivation, Family } from './verdict';

/**
 * Derives what one test may risk from what the user allows in a period. The probabilities of a false alarm add up
 * over looks and over families, so each gets an equal part; within a family the false-discovery correction keeps the
 * probability of any false alarm at that part, however many columns there are.
 * @param tests number of tests in each family of this window
 */
export function deriveBudget(policy: MonitorPolicy, tests: Readonly<Record<Family, number>>): Derivation {
  const { falseAlarms, periodDays } = policy.budget;
  const looks = periodDays * policy.looksPerDay;
  // A budget beyond one alarm a look asks for nothing; a tail of .5 is the most that a test can be run at.
  const alphaPerLook = Math.min(0.5, falseAlarms / looks);
  const families = (Object.keys(tests) as Family[]).filter((family) => tests[family] > 0);
  const alpha = alphaPerLook / Math.max(1, families.length);
  const correction = policy.dependence === 'any' ? 'Benjamini–Yekutieli' : 'Benjamini–Hochberg';
  return {
    looks,
    alphaPerLook,
    alphaPerFamily: Object.fromEntries(families.map((family) => [family, alpha])),
    testsPerFamily: Object.fromEntries(families.map((family) => [family, tests[family]])),
    steps: [
      `${falseAlarms} false alarm(s) in ${periodDays} days, ${policy.looksPerDay} look(s) a day: ${looks} looks`,
      `one look may be wrong with probability ${falseAlarms} / ${looks} = ${digits(alphaPerLook)}`,
      `${families.length} families of tests share it: ${digits(alpha)} each (${families.join(', ') || 'none'})`,
      ...families.map((family) => `${family}: ${tests[family]} test(s), corrected together by ${correction}`),
    ],
  };
}

/** A number with four significant digits, as derivations print it. */
export function digits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}
