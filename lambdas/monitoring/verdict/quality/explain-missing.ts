import { cameInTime, type LateOutcomes } from '../../quality/late-outcomes';
import type { Measured, QualityMetric } from '../../quality/quality-metrics';
import { metricNames } from '../names';
import type { QualityVerdict } from './quality-verdict';
import { digits, percent } from '../wording';

const kinds = {
  binary: ['positive outcomes', 'negative ones'],
  multiclass: ['right answers', 'wrong ones'],
  numeric: [],
};

/** What is made up for of outcomes that come late, and what missing ones leave open, of measures that are judged. */
export function missingSentences({
  measures,
  findings,
  late,
}: Pick<QualityVerdict, 'measures' | 'findings' | 'late'>): string[] {
  const judged = findings.filter(({ metric }) => measures[metric]?.incomplete);
  if (judged.length === 0) return [];
  return [
    ...(late === undefined ? [] : [lateSentence(late)]),
    ...judged.map(({ metric }) => missingSentence(metric, measures[metric]!)),
  ];
}

/** How many outcomes of a kind come late. */
function lateSentence({ task, days, reached, settled }: LateOutcomes): string {
  const share = (column: number) => percent(Math.min(1, cameInTime({ days }, column)));
  const names = kinds[task];
  const came =
    names.length === 0
      ? `${share(0)} of the outcomes`
      : names.map((name, column) => `${share(column)} of ${name}`).join(' and ');
  const rest = settled ? '' : ', and more still come';
  return (
    `of ${days.length} older days, whose late outcomes are made up for: ${came} had come by the age at which days are judged; ` +
    `${percent(reached)} of their answers have one by now${rest}`
  );
}

function missingSentence(metric: QualityMetric, { value, incomplete }: Measured): string {
  const { known, arrivalError, missing, least, most } = incomplete!;
  const corrected =
    known === value ? digits(value) : `${digits(known)} as counted, ${digits(value)} with late outcomes`;
  const error = arrivalError === 0 ? '' : ` (of its error ${digits(arrivalError)} is how days differ)`;
  if (missing === 0) return `${metricNames[metric]}: ${corrected}${error}`;
  const range = most === null ? `from ${digits(least)} up` : `from ${digits(least)} to ${digits(most)}`;
  return `${metricNames[metric]}: ${corrected}${error}; ${range} whatever the ${Math.ceil(missing)} missing outcomes are`;
}
