import { contingencyTest } from '../statistics/contingency';
import { totalOf } from '../statistics/counts';
import { stabilityPValue, stabilityScale } from '../statistics/population-stability';
import { deviationOf, meanOf } from '../statistics/sample';
import { proportionTestName, twoProportionPValue } from '../statistics/two-proportions';
import { topCells } from './causes';
import { correctionOf } from './correction';
import { checkNames } from './names';
import type { MonitorPolicy } from './policy';
import { spreadPValue } from './spread';
import { variationPValue, variationT } from './share-variation';
import type { Finding } from './verdict';
import { digits, equals, outOf, percent } from './wording';

/** Cells that are written down one by one. */
const shown = 3;

/**
 * How an alarm on the data follows from its counts, so that each line can be done again by hand.
 *
 * @param pValues of all tests of its family
 */
export function explainFinding(finding: Finding, pValues: readonly number[], policy: MonitorPolicy): string[] {
  const { check, column, effect, floors, verdict, cause, pValue, adjustedPValue, alpha } = finding;
  const floor = verdict === 'critical' ? floors.critical : floors.warning;
  const what = finding.family === 'prediction-drift' ? `answers '${column ?? ''}'` : `'${column ?? ''}'`;
  return [
    `${verdict}: ${checkNames[check]}${column === null ? '' : ` of ${what}`} (${cause ?? 'no alarm'})`,
    ...(check === 'distribution' ? distributionLines(finding) : shareLines(finding)),
    ...(pValue === null
      ? []
      : [`  real: ${correctionOf(pValue, adjustedPValue ?? 1, alpha, pValues, policy.dependence)}`]),
    `  large: effect ${digits(effect)} ≥ ${verdict} floor ${floor}`,
  ];
}

function distributionLines({ cells, n, m, statistic, effect, spread }: Finding): string[] {
  const count = cells.observed.length;
  const scale = stabilityScale(n, m);
  const byChance = (count - 1) * scale;
  const top = topCells(cells, shown);
  const rest = statistic - totalOf(top, ({ contribution }) => contribution);
  const isEmpty = top.some(({ observed, expected }) => observed === 0 || expected === 0);
  const contingency = contingencyTest(cells.observed, cells.expected);
  const ratio = byChance === 0 ? 0 : statistic / byChance;
  return [
    `  n = ${n} values now, m = ${m} before, on ${count} cells`,
    `  PSI = sum of (p − q)·ln(p ÷ q) over the cells = ${digits(statistic)}${isEmpty ? '; none counts as half a value' : ''}`,
    ...top.map(
      ({ label, observed, expected, contribution }) =>
        `    '${label}': p = ${outOf(observed, n)}, q = ${outOf(expected, m)}: adds ${digits(contribution)}`,
    ),
    ...(count > top.length ? [`    the other ${count - top.length} add ${digits(rest)}`] : []),
    `  by chance alone: (${count} − 1)·(1/n + 1/m) = ${digits(byChance)}; effect = PSI less that = ${digits(effect)}`,
    `  χ² with ${count - 1} degrees of freedom: PSI ÷ (1/n + 1/m) = ${digits(statistic / scale)}, p ${equals(stabilityPValue(statistic, count, n, m))}; ` +
      `contingency test ${digits(contingency.statistic)}, p ${equals(contingency.pValue)}`,
    ...(spread === null || ratio === 0
      ? []
      : [
          `  ${spread.logRatios.length} known-good windows: ln(PSI ÷ chance) of theirs ${digits(meanOf(spread.logRatios))} ± ${digits(deviationOf(spread.logRatios))}, ` +
            `here ${digits(Math.log(ratio))}; t with ${spread.logRatios.length - 1} degrees of freedom, p ${equals(spreadPValue(spread, ratio))}`,
        ]),
    '  the largest p counts: all of them have to call it improbable',
  ];
}

function shareLines({ cells, n, m, effect, pValue, variation }: Finding): string[] {
  const [observed, expected] = [cells.observed[0]!, cells.expected[0]!];
  if (pValue === null) {
    return [
      `  ${outOf(observed, n)}; no test, since chance makes none of these`,
      `  effect = what so many prove at least, lower end of the 95 % interval (Wilson) = ${digits(effect)}`,
    ];
  }
  const [now, before] = [
    { successes: observed, trials: n },
    { successes: expected, trials: m },
  ];
  return [
    `  now ${outOf(observed, n)}, before ${outOf(expected, m)}`,
    `  effect = difference of the shares = ${digits(effect)}${effect < 0.0001 ? '' : ` (${percent(effect)})`}`,
    `  ${proportionTestName(now, before)}: p ${equals(twoProportionPValue(now, before))}`,
    ...(variation === undefined
      ? []
      : [
          `  known-good windows vary ${digits(variation.factor)} times as much as by chance: ` +
            `t = distance of the shares (arcsine of their roots, in deviations of chance) ÷ root of that = ${digits(variationT(variation.factor, now, before))}, ` +
            `${variation.degrees} degrees of freedom, p ${equals(variationPValue(variation, now, before))}`,
          '  the largest p counts: both have to call it improbable',
        ]),
  ];
}
