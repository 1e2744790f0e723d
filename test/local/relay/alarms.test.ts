import { alarmTag } from '../../../local/names';
import { takeOverAlarms } from '../../../local/projection/alarms';
import { alarmChangeDetail } from '../../../local/relay/alarm-changes';
import { lastValues, lastWindows, periodLength } from '../../../local/relay/alarms/alarm-series';
import { parseAlarmDefinition } from '../../../local/relay/alarms/definition';
import { evaluateAlarm } from '../../../local/relay/alarms/evaluate-alarm';
import { evaluateExpression } from '../../../local/relay/alarms/math-expression';
import type { Series } from '../../../local/relay/alarms/math-expression';
import { changesBetween } from '../../../local/relay/watch-states';

const series = (values: Record<string, Series>) => new Map(Object.entries(values));

describe('metric math', () => {
  test.each<[string, Record<string, Series>, Series]>([
    ['a / 1000', { a: [2000, undefined] }, [2, undefined]],
    [
      'IF(whole > 0, 100 * FILL(part, 0) / whole, 0)',
      { whole: [10, 0, 4], part: [1, undefined, undefined] },
      [10, 0, 0],
    ],
    ['SUM([a, b])', { a: [1, undefined, undefined], b: [2, 3, undefined] }, [3, 3, undefined]],
    ['FILL(a, 0) + FILL(b, 0)', { a: [1, undefined], b: [undefined, undefined] }, [1, 0]],
    ['1 + 2 * 3 - -4 >= (1 + 2) * 3', { a: [0] }, [1]],
    ['a / b', { a: [1], b: [0] }, [undefined]],
    ['MAX([a, 3])', { a: [2] }, [3]],
  ])('%s', (expression, metrics, expected) => {
    expect(evaluateExpression(expression, series(metrics))).toEqual(expected);
  });

  test.each([
    ['ANOMALY_DETECTION_BAND(a)', /function 'ANOMALY_DETECTION_BAND' of metric math is none/],
    ['a + c', /names 'c', which is none of its metrics/],
    ['a $ 2', /is not understood at ' \$ 2'/],
    ['(a', /'\)' is missing/],
    ['a a', /'a' stands where an expression ends/],
  ])('fails for %s', (expression, message) => {
    expect(() => evaluateExpression(expression, series({ a: [1] }))).toThrow(message);
  });
});

describe('an alarm', () => {
  const alarm = (extra: object = {}) =>
    parseAlarmDefinition(
      JSON.stringify({
        Metrics: [{ Id: 'm', MetricStat: { Metric: { Namespace: 'N', MetricName: 'M' }, Period: '60', Stat: 'Sum' } }],
        EvaluationPeriods: '3',
        DatapointsToAlarm: 2,
        Threshold: 5,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        ...extra,
      }),
    );
  const state = (values: Series, extra: object = {}, before: 'OK' | 'ALARM' = 'OK') =>
    evaluateAlarm(alarm(extra), series({ m: values }), before).state;

  test('fires when enough of its last datapoints breach, and recovers when they do not', () => {
    expect(state([9, 1, 5])).toBe('ALARM');
    expect(state([9, 1, 4])).toBe('OK');
    expect(state([9, 9, 9, 1, 1, 5])).toBe('OK');
  });

  test.each([
    ['breaching', [undefined, undefined, undefined], 'ALARM'],
    ['breaching', [undefined, 1, 9], 'ALARM'],
    ['notBreaching', [undefined, undefined, undefined], 'OK'],
    ['notBreaching', [undefined, 1, 9], 'OK'],
    ['missing', [undefined, undefined, undefined], 'INSUFFICIENT_DATA'],
    ['ignore', [undefined, undefined, undefined], 'OK'],
  ] as const)('takes missing data for %s: %j is %s', (TreatMissingData, values, expected) => {
    expect(state(values, { TreatMissingData })).toBe(expected);
  });

  test('keeps its state while data is missing, when it is told to ignore that', () => {
    expect(state([undefined, undefined, undefined], { TreatMissingData: 'ignore' }, 'ALARM')).toBe('ALARM');
    expect(state([undefined, 9, undefined], {}, 'ALARM')).toBe('ALARM');
  });

  test('watches the expression that returns data', () => {
    const definition = alarm({
      Metrics: [
        { Id: 'e', Expression: 'm * 2', ReturnData: 'true' },
        {
          Id: 'm',
          MetricStat: { Metric: { Namespace: 'N', MetricName: 'M', Dimensions: [] }, Period: 60, Stat: 'p99' },
          ReturnData: false,
        },
      ],
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
    });
    expect(evaluateAlarm(definition, series({ m: [3] }), 'OK')).toEqual({
      state: 'ALARM',
      reason: 'Threshold Crossed: 1 datapoints [6] GreaterThanOrEqualToThreshold 5',
    });
  });
});

describe('periods on the twin', () => {
  test('a minute of AWS takes a second, and no period is shorter than that', () => {
    expect(periodLength('AWS/SageMaker', 300, 1)).toEqual({ kind: 'time', milliseconds: 5000 });
    expect(periodLength('AWS/Lambda', 10, 1)).toEqual({ kind: 'time', milliseconds: 1000 });
  });

  test('each value of a metric of ours is a period of its own', () => {
    expect(periodLength('Tidegate', 3600, 1)).toEqual({ kind: 'value' });
    const points = [3, 1, 2].map((value) => ({ at: value * 1000, value }));
    expect(lastValues(points, 2)).toEqual([2, 3]);
    expect(lastValues([], 2)).toEqual([]);
  });

  test('the last ends with the last minute that is over, however long it is', () => {
    const minute = 1000;
    expect(lastWindows(3, minute, minute, 4500)).toEqual([
      { start: 1000, end: 2000 },
      { start: 2000, end: 3000 },
      { start: 3000, end: 4000 },
    ]);
    const day = periodLength('AWS/Lambda', 86_400, 1);
    expect(day).toEqual({ kind: 'time', milliseconds: 1_440_000 });
    expect(lastWindows(1, 1_440_000, minute, 2_000_900)).toEqual([{ start: 560_000, end: 2_000_000 }]);
  });
});

describe('alarms of a template', () => {
  const properties = {
    AlarmDescription: 'd',
    AlarmActions: [{ Ref: 'Topic' }],
    MetricName: 'Errors',
    Namespace: 'AWS/Lambda',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Fn' } }],
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    Tags: [{ Key: 'project', Value: 'p' }],
  };

  test('are taken over whole: what they watch stands in a tag, with its references', () => {
    const { template, changes } = takeOverAlarms({
      Resources: { A: { Type: 'AWS::CloudWatch::Alarm', Properties: properties } },
    });
    const alarm = template.Resources!['A']!.Properties!;
    expect(alarm).toMatchObject({ AlarmActions: [{ Ref: 'Topic' }], Namespace: 'Tidegate/Local', Threshold: 1 });
    expect(alarm).not.toHaveProperty('Dimensions');
    const tags = alarm['Tags'] as { Key: string; Value: { 'Fn::Join': [string, unknown[]] } }[];
    expect(tags[0]).toEqual({ Key: 'project', Value: 'p' });
    expect(tags[1]!.Key).toBe(alarmTag);
    const pieces = tags[1]!.Value['Fn::Join'][1];
    expect(pieces).toContainEqual({ Ref: 'Fn' });
    const definition = parseAlarmDefinition(pieces.map((piece) => (typeof piece === 'string' ? piece : 'fn')).join(''));
    expect(definition.Metrics[0]!.MetricStat).toEqual({
      Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: 'fn' }] },
      Period: 300,
      Stat: 'Sum',
    });
    expect(changes).toHaveLength(1);
  });
});

describe('state changes', () => {
  test('are those between two looks; the first look takes everything as it is', () => {
    const differ = (a: string, b: string) => a !== b;
    const first = new Map([['a', 'OK']]);
    expect(changesBetween(undefined, first, differ)).toEqual([]);
    const second = new Map([
      ['a', 'ALARM'],
      ['b', 'OK'],
    ]);
    expect(changesBetween(first, second, differ)).toEqual([
      { key: 'a', before: 'OK', now: 'ALARM' },
      { key: 'b', before: undefined, now: 'OK' },
    ]);
    expect(changesBetween(second, second, differ)).toEqual([]);
  });

  test('are told as CloudWatch tells them', () => {
    const at = new Date('2026-11-21T10:00:00Z');
    const detail = alarmChangeDetail({
      before: { StateValue: 'OK', StateReason: 'fine', StateUpdatedTimestamp: at },
      now: { AlarmName: 'drift', StateValue: 'ALARM', StateReason: 'not fine', StateUpdatedTimestamp: at },
    });
    expect(detail).toMatchObject({
      alarmName: 'drift',
      previousState: { value: 'OK', reason: 'fine' },
      state: { value: 'ALARM', reason: 'not fine', timestamp: '2026-11-21T10:00:00.000+0000' },
    });
    expect(detail).not.toHaveProperty('configuration.alarmRule');
    const composite = alarmChangeDetail({
      before: undefined,
      now: { AlarmName: 'notice', AlarmRule: 'ALARM("drift")' },
    });
    expect(composite).toMatchObject({ configuration: { alarmRule: 'ALARM("drift")' } });
  });
});
