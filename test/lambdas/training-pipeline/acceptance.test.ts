import fc from 'fast-check';
import { judge, parseGatePolicy } from '../../../lambdas/training-pipeline/acceptance';
import { parseEvaluation } from '../../../lambdas/training-pipeline/evaluation-file';
import type { Evaluation } from '../../../lambdas/training-pipeline/evaluation-file';
import type { GatePolicy } from '../../../lib/contracts/training';

const policy: GatePolicy = { metric: 'auc', margin: 0.01, confidence: 0.95, floor: null };
const champion = { version: '1.0.0', artifactUri: 's3://artifacts/models/m/1/' };
type Figure = { value: number; standardError: number | null };

function evaluation(
  difference: Figure | null,
  { direction = 'maximize' as const, challenger = { value: 0.67, standardError: 0.002 }, ...more } = {},
): Evaluation {
  return {
    evaluationVersion: 1,
    rows: 1000,
    metrics: { auc: { direction, challenger, champion: difference && challenger, difference, ...more } },
  };
}

describe('the acceptance gate', () => {
  // The 95 % quantile of the normal distribution is 1.6448536.
  test('accepts when the lower end of the interval lies above minus the margin', () => {
    const result = judge(policy, evaluation({ value: 0, standardError: 0.006 }), champion);
    expect(result).toMatchObject({ passed: true, metric: 'auc', improvement: 0 });
    expect(result.lowerBound).toBeCloseTo(-0.00986912, 7);
  });

  test('rejects when the lower end lies below minus the margin, even if the estimate does not', () => {
    const result = judge(policy, evaluation({ value: 0, standardError: 0.0062 }), champion);
    expect(result.passed).toBe(false);
    expect(result.reason).toBe(
      'auc is better by 0 than that of 1.0.0, with 95 % confidence at most 0.0102 worse: a loss of more than 0.01 is not ruled out',
    );
  });

  test('turns a metric round that is better when smaller', () => {
    const minimize = { direction: 'minimize' as never };
    expect(judge(policy, evaluation({ value: -0.02, standardError: 0.001 }, minimize), champion).improvement).toBe(
      0.02,
    );
    expect(judge(policy, evaluation({ value: 0.02, standardError: 0.001 }, minimize), champion).passed).toBe(false);
  });

  test('with margin 0 wants an improvement to be shown', () => {
    const strict = { ...policy, margin: 0 };
    expect(judge(strict, evaluation({ value: 0.001, standardError: 0.001 }), champion).passed).toBe(false);
    expect(judge(strict, evaluation({ value: 0.002, standardError: 0.001 }), champion).passed).toBe(true);
    expect(judge(strict, evaluation({ value: 0, standardError: 0 }), champion).passed).toBe(true);
  });

  test('accepts a first version, which has nothing to be compared with', () => {
    expect(judge(policy, undefined, null)).toMatchObject({ passed: true, improvement: null });
  });

  test('holds a first version to the floor', () => {
    const floored = { ...policy, floor: 0.6 };
    const challenger = { value: 0.603, standardError: 0.002 };
    expect(judge(floored, evaluation(null), null).passed).toBe(true);
    expect(judge(floored, evaluation(null, { challenger }), null)).toMatchObject({
      passed: false,
      reason: 'auc 0.603 is not shown to be at least 0.6 with 95 % confidence',
    });
  });

  test('holds a challenger to the floor even if it beats the champion', () => {
    const floored = { ...policy, floor: 0.7 };
    expect(judge(floored, evaluation({ value: 0.1, standardError: 0.001 }), champion).passed).toBe(false);
  });

  test.each([
    ['evaluation', undefined, 'the training program wrote no evaluation.json'],
    ['metric', { ...evaluation(null), metrics: {} }, "evaluation.json has no metric 'auc'"],
    ['comparison', evaluation(null), 'evaluation.json does not compare auc with the champion'],
    ['standard error', evaluation({ value: 0.1, standardError: null }), 'the difference in auc has no standard error'],
  ])('rejects without a %s', (_, found, reason) => {
    expect(judge(policy, found, champion)).toMatchObject({
      passed: false,
      reason: expect.stringContaining(reason),
    });
  });

  test('never accepts what it would reject with more certainty, and never rejects what is better', () => {
    const figure = fc.record({
      value: fc.double({ min: -1, max: 1, noNaN: true }),
      standardError: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(figure, fc.double({ min: 0, max: 1, noNaN: true }), (difference, better) => {
        const passed = judge(policy, evaluation(difference), champion).passed;
        const improved = { ...difference, value: difference.value + better };
        const surer = { ...policy, confidence: 0.99 };
        if (passed) expect(judge(policy, evaluation(improved), champion).passed).toBe(true);
        if (!passed) expect(judge(surer, evaluation(difference), champion).passed).toBe(false);
      }),
    );
  });
});

describe('a gate policy', () => {
  test.each([
    [{ ...policy, confidence: 1 }],
    [{ ...policy, margin: -1 }],
    [{ ...policy, metric: '' }],
    [{ margin: 0, confidence: 0.95 }],
  ])('fails to be read from %j', (value) => {
    expect(() => parseGatePolicy(value)).toThrow('TIDEGATE_GATE is not valid');
  });
});

describe('evaluation.json', () => {
  test('is read as docs/model-folder.md shows it', () => {
    const metrics = {
      auc: {
        direction: 'maximize',
        challenger: { value: 0.67, standardError: 0.001 },
        champion: { value: 0.65, standardError: 0.001 },
        difference: { value: 0.02, standardError: 0.0008 },
      },
    };
    const file = { evaluationVersion: 1, rows: 110000, evaluatedOn: { from: 'x', to: 'y' }, metrics };
    expect(parseEvaluation(Buffer.from(JSON.stringify(file))).metrics).toEqual(metrics);
  });

  test.each([
    ['no JSON', '{', 'evaluation.json is not JSON'],
    ['another version', '{"evaluationVersion":2,"rows":1,"metrics":{}}', 'evaluationVersion'],
    ['a metric without direction', '{"evaluationVersion":1,"rows":1,"metrics":{"auc":{}}}', 'metrics.auc.direction'],
  ])('fails for %s', (_, text, message) => {
    expect(() => parseEvaluation(Buffer.from(text))).toThrow(message);
  });
});
