import { total } from '../statistics/counts';
import { intervalZ } from '../statistics/normal';
import type { Proportion } from '../statistics/proportion';
import { twoProportionPValue } from '../statistics/two-proportions';
import type { OpenFinding } from './drift-check';
import type { EffectFloors } from './policy';
import { variationPValue, widened, type ShareVariation } from './share-variation';
import type { CheckName, Finding } from './verdict';

/** Checks of the contract that compare a share with that of known-good data. */
export type SharedCheck = 'missing' | 'invalid' | 'range' | 'new-category';

/** How many of the records of a window and of the baseline show something. */
export interface Shares {
  readonly check: SharedCheck;
  readonly column: string | null;
  readonly floors: EffectFloors;
  readonly observed: number;
  readonly n: number;
  readonly expected: number;
  readonly m: number;
  readonly labels: readonly [string, string];
}

/** Compares a share with the reference's: by chance and, where it is known, by how known-good windows vary. */
export function compareShares(shares: Shares, variation: ShareVariation | null): OpenFinding {
  const { check, column, floors, observed, n, expected, m, labels } = shares;
  return {
    family: 'data-contract',
    check,
    column,
    n,
    m,
    floors,
    ...shareTest(
      { successes: observed, trials: n },
      { successes: expected, trials: m },
      bothWays.has(check),
      variation,
    ),
    cells: { labels, observed: [observed, n - observed], expected: [expected, m - expected] },
    distances: null,
    spread: null,
    ...(variation && { variation }),
    suspects: 'data-contract-break',
    detectableAt: (tail, power) => detectableDifference(expected / m, n, m, tail, power, variation),
  };
}

/** Computes a stored comparison of shares again from its counts. */
export function recheckShares(finding: Finding): OpenFinding {
  const [observed, expected] = [finding.cells.observed[0]!, finding.cells.expected[0]!];
  const [n, m] = [total(finding.cells.observed), total(finding.cells.expected)];
  const variation = finding.variation ?? null;
  return {
    ...finding,
    ...shareTest(
      { successes: observed, trials: n },
      { successes: expected, trials: m },
      bothWays.has(finding.check),
      variation,
    ),
    n,
    m,
    suspects: 'data-contract-break',
    detectableAt: (tail, power) => detectableDifference(expected / m, n, m, tail, power, variation),
  };
}

/** Checks in which a fall matters as much as a rise. */
const bothWays: ReadonlySet<CheckName> = new Set<CheckName>(['missing']);

function shareTest(now: Proportion, before: Proportion, isBothWays: boolean, variation: ShareVariation | null) {
  const statistic = now.successes / now.trials;
  const difference = statistic - before.successes / before.trials;
  const hasChanged = isBothWays || difference > 0;
  // Both have to call it improbable: chance, and how known-good windows vary.
  const byVariation = variation === null ? 0 : variationPValue(variation, now, before);
  return {
    statistic,
    effect: isBothWays ? Math.abs(difference) : Math.max(0, difference),
    pValue: hasChanged ? Math.max(twoProportionPValue(now, before), byVariation) : 1,
  };
}

/** Smallest rise of a share that a two-sample test shows, by the normal approximation at the worst share it leads to. */
function detectableDifference(
  share: number,
  n: number,
  m: number,
  tail: number,
  power: number,
  variation: ShareVariation | null,
): number {
  const threshold = widened(variation, tail / 2, intervalZ(1 - tail));
  const ofPower = intervalZ(Math.abs(2 * power - 1) || 1e-9) * (power < 0.5 ? -1 : 1);
  const z = threshold + ofPower * Math.sqrt(variation?.factor ?? 1);
  let difference = 0;
  for (let step = 0; step < 50; step += 1) {
    const reached = Math.min(0.5, share + difference);
    // Half an observation, since no window can show less.
    difference = z * Math.sqrt((reached * (1 - reached) + 0.5 / n) * (1 / n + 1 / m));
  }
  return difference;
}
