import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import * as z from 'zod';
import type { ComparedChampion, GatePolicy, GateResult } from '../../lib/contracts/training';
import { parseInput } from '../shared/parse-input';
import type { Evaluation } from './evaluation-file';

const policySchema = z.object({
  metric: z.string().min(1),
  margin: z.number().nonnegative(),
  confidence: z.number().gt(0.5).lt(1),
  floor: z.number().nullable(),
});

/** Reads a gate policy from the environment; rejects with `Tidegate.InvalidInput`. */
export function parseGatePolicy(value: unknown): GatePolicy {
  return parseInput(policySchema, value, 'TIDEGATE_GATE');
}

/**
 * Decides whether a challenger may be rolled out. What is not shown counts against it: a missing file, metric,
 * comparison or standard error rejects, except that a model's first version has nothing to be compared with.
 *
 * @param champion the champion that the training program was given
 */
export function judge(
  policy: GatePolicy,
  evaluation: Evaluation | undefined,
  champion: ComparedChampion | null,
): GateResult {
  const { metric } = policy;
  const result = (passed: boolean, reason: string, bounds: Partial<GateResult> = {}): GateResult => ({
    passed,
    reason,
    metric,
    improvement: null,
    lowerBound: null,
    ...bounds,
  });
  if (!champion && policy.floor === null) return result(true, 'first version: there is no champion to compare it with');
  const measured = evaluation?.metrics[metric];
  if (!evaluation) return result(false, 'the training program wrote no evaluation.json');
  if (!measured) {
    return result(
      false,
      `evaluation.json has no metric '${metric}'; it has ${Object.keys(evaluation.metrics).join(', ')}`,
    );
  }
  const sign = measured.direction === 'maximize' ? 1 : -1;
  const lower = ({ value, standardError }: { value: number; standardError: number | null }): number | null =>
    standardError === null ? null : sign * value - normalQuantile(policy.confidence, 0, 1) * standardError;
  const share = `with ${format(policy.confidence * 100)} % confidence`;
  if (policy.floor !== null) {
    const bound = lower(measured.challenger);
    if (bound === null) return result(false, `${metric} of the challenger has no standard error`);
    if (bound < sign * policy.floor) {
      const than = sign > 0 ? 'at least' : 'at most';
      return result(
        false,
        `${metric} ${format(measured.challenger.value)} is not shown to be ${than} ${policy.floor} ${share}`,
      );
    }
  }
  if (!champion) return result(true, `${metric} ${format(measured.challenger.value)} passes the floor ${policy.floor}`);
  const { difference } = measured;
  if (!difference) return result(false, `evaluation.json does not compare ${metric} with the champion`);
  const lowerBound = lower(difference);
  if (lowerBound === null) return result(false, `the difference in ${metric} has no standard error`);
  const improvement = sign * difference.value;
  const passed = lowerBound >= -policy.margin;
  const change = improvement < 0 ? `worse by ${format(-improvement)}` : `better by ${format(improvement)}`;
  const bound = lowerBound < 0 ? `at most ${format(-lowerBound)} worse` : `at least ${format(lowerBound)} better`;
  const verb = passed ? 'is' : 'is not';
  return result(
    passed,
    `${metric} is ${change} than that of ${champion.version}, ${share} ${bound}: ` +
      `a loss of more than ${format(policy.margin)} ${verb} ruled out`,
    { improvement, lowerBound },
  );
}

function format(value: number): string {
  return String(Number(value.toPrecision(4)));
}
