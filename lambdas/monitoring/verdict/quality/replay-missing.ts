import { reckonMetric } from '../../quality/incomplete-measures';
import type { LateOutcomes } from '../../quality/late-outcomes';
import { reckonMissing, type IncompleteMean } from '../../quality/missing-outcomes';
import type { Measured, QualityMetric } from '../../quality/quality-metrics';
import { missingSentences } from './explain-missing';
import { metricNames } from '../names';
import type { QualityVerdict } from './quality-verdict';
import { differingNumbers, type Replay } from '../replayed';
import { digits } from '../wording';

/** Reckons again with outcomes that are missing: what is made up for, and what they leave open. */
export function replayMissing({
  measures,
  findings,
  late,
}: Pick<QualityVerdict, 'measures' | 'findings' | 'late'>): Omit<Replay, 'agrees'> {
  const incomplete = (Object.entries(measures) as [QualityMetric, Measured][]).filter(([, one]) => one.incomplete);
  return {
    differences: incomplete.flatMap(([metric, measured]) => differences(metric, measured, late)),
    derivation: [
      ...missingSentences({ measures, findings, late }),
      ...findings.flatMap(({ metric }) => {
        const incomplete = measures[metric]?.incomplete;
        return incomplete ? arithmetic(metric, incomplete.mean, late) : [];
      }),
    ],
  };
}

/** The value and its bounds, to be done again by hand. */
function arithmetic(metric: QualityMetric, mean: IncompleteMean, late: LateOutcomes | undefined): string[] {
  const { parts, least, most } = mean;
  const { value, weights, come, missing } = reckonMissing(mean, late);
  const add = (terms: readonly string[]) => (terms.length === 1 ? terms[0]! : `(${terms.join(' + ')})`);
  const times = (amount: number, weight: number) =>
    weight === 1 ? digits(amount) : `${digits(amount)} · ${digits(weight)}`;
  const sums = parts.map(({ sum }, i) => times(sum, weights[i]!.sum));
  const counts = parts.map(({ n }, i) => times(n, weights[i]!.count));
  const name = metric === 'rmse' ? 'its square' : 'it';
  const bound = (of: number) =>
    `(${digits(value)} · ${digits(come)} + ${digits(of)} · ${digits(missing)}) ÷ ${digits(come + missing)} = ` +
    digits((value * come + of * missing) / (come + missing));
  return [
    `  ${metricNames[metric]}: ${name} is ${add(sums)} ÷ ${add(counts)} = ${digits(value)}`,
    ...(missing === 0 ? [] : [`    at least ${bound(least)}`]),
    ...(missing === 0 || most === null ? [] : [`    at most ${bound(most)}`]),
  ];
}

/** Says whether what is certain of a loss came out differently. */
export function differingProof<K extends string>(
  name: string,
  stored: Readonly<Record<K, number>> | undefined,
  again: Readonly<Record<K, number>> | undefined,
  keys: readonly K[],
): string[] {
  if (stored === undefined || again === undefined) {
    return stored === again ? [] : [`${name}: what is certain of it is stored ${stored ? 'but' : 'not but'} comes out`];
  }
  return differingNumbers(`${name}, what is certain`, stored, again, keys);
}

function differences(metric: QualityMetric, { value, standardError, incomplete }: Measured, late?: LateOutcomes) {
  const { mean, arrivalError, missing, least, most } = incomplete!;
  const again = reckonMetric(metric, mean, late);
  // Without anything made up for, the error is that of what was counted, and not reckoned anew.
  return differingNumbers(
    metricNames[metric],
    { value, standardError, arrivalError, missing, least, most },
    late === undefined ? { ...again, standardError } : again,
    ['value', 'standardError', 'arrivalError', 'missing', 'least', 'most'],
  );
}
