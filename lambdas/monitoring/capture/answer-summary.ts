import type { FeatureSchema } from '../profile/feature-schema';
import { lastNumber, NumericKind, readNumber } from '../profile/raw-value';
import type { RawValue } from '../profile/row';
import { meanOf } from '../statistics/sample';

/** Brings the many values of an answer down to one; undefined when one of them is no finite number. */
export type AnswerSummary = (values: readonly RawValue[]) => number | undefined;

/**
 * How a model's answers of many values are watched, as its schema says: a map over a picture or a vector of scores has no
 * value of its own that could drift.
 *
 * @returns null for a model that answers with one value
 */
export function answerSummary({ prediction, decisionThreshold }: FeatureSchema): AnswerSummary | null {
  const threshold = decisionThreshold ?? 0;
  switch (prediction?.summary ?? null) {
    case 'mean':
      return over(meanOf);
    case 'largest':
      return over((values) => values.reduce((most, value) => Math.max(most, value), -Infinity));
    case 'share':
      return over((values) => values.filter((value) => value >= threshold).length / values.length);
    default:
      return null;
  }
}

function over(reduce: (values: readonly number[]) => number): AnswerSummary {
  return (raw) => {
    const values: number[] = [];
    for (const value of raw) {
      if (readNumber(value) !== NumericKind.finite) return undefined;
      values.push(lastNumber.value);
    }
    return values.length === 0 ? undefined : reduce(values);
  };
}
