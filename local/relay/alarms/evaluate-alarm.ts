import type { AlarmDefinition } from './definition';
import { evaluateExpression } from './math-expression';
import type { Series } from './math-expression';

/** States of an alarm. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** What an evaluation comes to. */
export interface Evaluation {
  readonly state: AlarmState;
  /** One sentence, as CloudWatch writes it. */
  readonly reason: string;
}

const comparisons: Readonly<
  Record<AlarmDefinition['ComparisonOperator'], (value: number, threshold: number) => boolean>
> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/**
 * Decides on an alarm by its last periods.
 *
 * @param series values of its metrics by id: the last `EvaluationPeriods` periods, oldest first
 * @param before state that the alarm is in
 */
export function evaluateAlarm(
  definition: AlarmDefinition,
  series: ReadonlyMap<string, Series>,
  before: AlarmState,
): Evaluation {
  const watched = watchedSeries(definition, series).slice(-definition.EvaluationPeriods);
  const values = Array.from({ length: definition.EvaluationPeriods }, (_, back) => watched.at(-1 - back)).reverse();
  const needed = definition.DatapointsToAlarm ?? definition.EvaluationPeriods;
  const breaches = (value: number): boolean => comparisons[definition.ComparisonOperator](value, definition.Threshold);
  const present = values.filter((value) => value !== undefined);
  const shown = `[${present.join(', ')}] ${definition.ComparisonOperator} ${definition.Threshold}`;
  if (present.length === 0) return silence(definition, before);
  const missing = values.length - present.length;
  const breaching = present.filter(breaches).length + (definition.TreatMissingData === 'breaching' ? missing : 0);
  if (breaching >= needed) return { state: 'ALARM', reason: `Threshold Crossed: ${breaching} datapoints ${shown}` };
  // With missing data left alone, what is missing might still breach.
  const open = ['missing', 'ignore'].includes(definition.TreatMissingData) ? missing : 0;
  if (breaching + open >= needed && breaching > 0 && before === 'ALARM')
    return { state: before, reason: `Datapoints are missing: ${shown}` };
  return { state: 'OK', reason: `Threshold not crossed: ${breaching} of ${needed} datapoints ${shown}` };
}

function silence({ TreatMissingData, EvaluationPeriods }: AlarmDefinition, before: AlarmState): Evaluation {
  const reason = `no datapoints were received for ${EvaluationPeriods} periods, treated as ${TreatMissingData}`;
  switch (TreatMissingData) {
    case 'breaching':
      return { state: 'ALARM', reason };
    case 'notBreaching':
      return { state: 'OK', reason };
    case 'ignore':
      return { state: before, reason };
    case 'missing':
      return { state: 'INSUFFICIENT_DATA', reason };
  }
}

function watchedSeries({ Metrics }: AlarmDefinition, series: ReadonlyMap<string, Series>): Series {
  const watched = Metrics.find(({ ReturnData }) => ReturnData) ?? Metrics[0]!;
  return watched.Expression === undefined
    ? (series.get(watched.Id) ?? [])
    : evaluateExpression(watched.Expression, series);
}
