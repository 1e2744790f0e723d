import { proportionTestName } from '../../statistics/two-proportions';
import { correctionOf } from '../correction';
import { disparities, metricNames } from '../names';
import type { MonitorPolicy } from '../policy';
import { disparityInWords } from './quality-causes';
import { smallestHistory } from './quality-check';
import type { FairnessFinding, QualityFinding } from './quality-verdict';
import { digits, equals, outOf } from '../wording';

/**
 * How a loss of quality follows from what was measured, so that each line can be done again by hand.
 *
 * @param pValues of all measures that were judged
 */
export function explainLoss(finding: QualityFinding, pValues: readonly number[], policy: MonitorPolicy): string[] {
  const { metric, measured, reference, loss, lossError, floors, verdict, pValue, adjustedPValue, alpha } = finding;
  const { history, proven } = finding;
  const floor = verdict === 'critical' ? floors.critical : floors.warning;
  const [was, error] = [reference?.value ?? 0, reference?.standardError ?? 0];
  const approved = reference === null ? 'right is 0' : `approved was ${digits(was)} ± ${digits(error)}`;
  const isRelative = metric === 'mae' || metric === 'rmse';
  const difference =
    metric === 'calibration'
      ? `distance of ${digits(measured.value)} from ${digits(was)}`
      : isRelative
        ? `(${digits(measured.value)} − ${digits(was)}) ÷ ${digits(was)}`
        : `${digits(was)} − ${digits(measured.value)}`;
  const unit = isRelative ? ` ÷ ${digits(was)}` : '';
  return [
    `${verdict}: ${metricNames[metric]} (quality-loss)`,
    `  now ${digits(measured.value)} ± ${digits(measured.standardError)} on ${measured.n} outcomes; ${approved} (± is one standard error)`,
    `  loss = ${difference} = ${digits(loss)}`,
    `  its error = √(${digits(measured.standardError)}² + ${digits(error)}²)${unit} = ${digits(lossError)}`,
    `  loss ÷ error = ${digits(loss / lossError)}; normal tail${metric === 'calibration' ? ', both sides' : ''}` +
      `${history.length < smallestHistory ? '' : `, or a t prediction limit on ${history.length} earlier windows, the larger`}: p ${equals(pValue)}`,
    ...(proven
      ? [
          `  at least ${digits(proven.loss)} whatever the missing outcomes are: p ${equals(proven.pValue)}`,
          `  real: ${correctionOf(proven.pValue, proven.adjustedPValue, alpha, pValues, policy.dependence)}`,
        ]
      : [`  real: ${correctionOf(pValue, adjustedPValue, alpha, pValues, policy.dependence)}`]),
    `  large: loss ${digits(proven?.loss ?? loss)} ≥ ${verdict} floor ${floor}`,
  ];
}

/**
 * How a disparity follows from its counts.
 *
 * @param pValues of all groups and disparities that were judged
 */
export function explainDisparity(
  finding: FairnessFinding,
  pValues: readonly number[],
  policy: MonitorPolicy,
): string[] {
  const { attribute, group, disparity, verdict, floors, alpha, proven } = finding;
  const { effect, pValue, adjustedPValue, counts } = proven ?? finding;
  const [successes, trials, restSuccesses, restTrials] = finding.counts;
  const [near, of, restNear, restOf] = counts;
  const floor = verdict === 'critical' ? floors.critical : floors.warning;
  const { name, rate } = disparities[disparity];
  const test = proportionTestName({ successes: near, trials: of }, { successes: restNear, trials: restOf });
  const isRatio = disparity === 'impact';
  const away = isRatio ? 'effect = 1 − ratio, or 1 − 1 ÷ ratio' : 'effect = difference without its sign';
  return [
    `${verdict}: ${name} of ${attribute}=${group} (fairness-loss)`,
    `  ${rate}: ${outOf(successes, trials)} of the group, ${outOf(restSuccesses, restTrials)} of the rest`,
    `  ${disparityInWords(finding)}, ${isRatio ? 'on the log scale (Walters)' : 'by Newcombe'}; ${away} = ${digits(finding.effect)}`,
    ...(proven && proven.missing > 0
      ? [
          `  whatever the ${digits(proven.missing)} missing outcomes are: ${outOf(near, of)} of the group, ${outOf(restNear, restOf)} of the rest; effect ${digits(effect)}`,
        ]
      : []),
    `  ${test}: p ${equals(pValue)}`,
    `  real: ${correctionOf(pValue, adjustedPValue, alpha, pValues, policy.dependence)}`,
    `  large: effect ${digits(effect)} ≥ ${verdict} floor ${floor}`,
  ];
}
