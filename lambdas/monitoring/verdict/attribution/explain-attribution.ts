import { sharesOf } from '../../attribution/moved-shares';
import { logScaleOf, smallestLoss, smallestReference } from './attribution-check';
import type { AttributionFinding, AttributionVerdict, FeatureAttribution } from './attribution-verdict';
import { correctionOf } from '../correction';
import { insufficiency } from '../replayed';
import { digits, equals, percent } from '../wording';

/** Features whose attributions are written down one by one. */
const shown = 10;

/** From the budget and the attributions to the verdict, line by line. */
export function explainAttribution(verdict: AttributionVerdict): string[] {
  const { derivation, features, reference, records, findings, reason, policy } = verdict;
  const byUsual = [...features].sort((a, b) => b.usual - a.usual);
  const byCurrent = [...features].sort((a, b) => b.current - a.current);
  const [before, now] = [byUsual.map(({ usual }) => usual), byUsual.map(({ current }) => current)].map(
    (values) => sharesOf(values) ?? values.map(() => 0),
  );
  const line = (feature: FeatureAttribution, rank: number) =>
    `  ${rank + 1}. '${feature.name}': was ${digits(feature.usual)} (${digits(feature.lower)} to ${digits(feature.upper)}), ${percent(before![rank]!)} of all; ` +
    `is number ${byCurrent.indexOf(feature) + 1} with ${digits(feature.current)}, ${percent(now![rank]!)}`;
  return [
    ...derivation.steps,
    `attribution: how much answers change when one feature's values are moved, on ${records} records; known-good: ${reference.samples.length} samples of ${reference.records}`,
    ...byUsual.slice(0, shown).map(line),
    ...(byUsual.length > shown ? [`  and ${byUsual.length - shown} more, in the file`] : []),
    ...findings.flatMap((finding) =>
      explain(
        finding,
        verdict,
        correctionOf(
          finding.pValue,
          finding.adjustedPValue,
          finding.alpha,
          findings.map(({ pValue }) => pValue),
          policy.dependence,
        ),
      ),
    ),
    ...insufficiency(reason),
    `verdict: ${verdict.verdict}`,
  ];
}

function explain(finding: AttributionFinding, { agreement }: AttributionVerdict, correction: string): string[] {
  const { measure, verdict, loss, usualLosses, pValue, detectable, floors } = finding;
  const floor = verdict === 'critical' ? floors.critical : floors.warning;
  const what =
    measure === 'ranking'
      ? [
          `${verdict}: order of the features`,
          '  gain of an order = sum of what each feature was ÷ log₂(its number + 1)',
          `  nDCG = gain of the order now ÷ gain of the order before = ${agreement === null ? 'none' : digits(agreement)}; loss = 1 − nDCG = ${digits(loss)}`,
        ]
      : [`${verdict}: parts of the features`, `  loss = half the sum of the changes of their parts = ${digits(loss)}`];
  if (usualLosses.length < smallestReference) return what;
  const { mean, spread, t } = logScaleOf(measure, loss, usualLosses);
  const count = usualLosses.length;
  const isAlarm = verdict === 'warning' || verdict === 'critical';
  return [
    ...what,
    `  known-good samples lose against the others ${usualLosses.map(digits).join(', ')}`,
    `  their logarithms (of ${smallestLoss} at least): mean ${digits(mean)}, spread ${digits(spread)}; here ln ${digits(loss)} = ${digits(Math.log(Math.max(smallestLoss, loss)))}`,
    `  t = (${digits(Math.log(Math.max(smallestLoss, loss)))} − ${digits(mean)}) ÷ (${digits(spread)}·√(1 + 1/${count})) = ${digits(t)} with ${count - 1} degrees of freedom: p ${equals(pValue)}`,
    `  real: ${correction}${detectable === null ? '' : `; a loss from ${digits(detectable)} on would be`}`,
    `  large: loss ${digits(loss)} ${isAlarm ? '≥' : 'against'} ${isAlarm ? `${verdict} floor ${floor}` : `floors ${floors.warning} and ${floors.critical}`}`,
  ];
}
