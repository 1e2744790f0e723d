import { aws_iam as iam, Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Match } from 'aws-cdk-lib/assertions';
import { QualityMonitor, QualityMonitoring } from '../../../lib';
import type { QualityMonitorProps } from '../../../lib';
import { parseQualityPolicy } from '../../../lambdas/monitoring/outcomes/quality-settings';
import { judgedMetrics } from '../../../lambdas/monitoring/verdict/quality/quality-check';
import { readEnvironment } from '../../../lib/contracts/environment';
import {
  judgeQualityEnvironment,
  planOutcomesEnvironment,
  profilingEnvironment,
} from '../../../lib/contracts/monitoring';
import { announcerEnvironment, registryEnvironment } from '../../../lib/contracts/registry';
import { EvaluatedTemplate } from '../evaluated-template';
import { alarmOf, watched } from './watched';

const watch = (props: Partial<QualityMonitorProps> = {}) => watched(QualityMonitor, props);

const standard = watch();
const template = standard.template();
const evaluated = new EvaluatedTemplate(template);
const about = 'Judges the answers of flight-delay';
const environmentOf = (result: Template) =>
  readEnvironment(
    { ...judgeQualityEnvironment, ...registryEnvironment, ...announcerEnvironment },
    new EvaluatedTemplate(result).environmentOf(about),
  );

describe('the quality monitor', () => {
  test('gives its functions every variable that their handlers read, and a policy that the monitors accept', () => {
    const settings = environmentOf(template);
    expect(settings).toMatchObject({
      TIDEGATE_MODEL: 'flight-delay',
      TIDEGATE_WINDOW_DAYS: 7,
      TIDEGATE_PRICES: { currency: 'USD', lambdaGbSecond: 0.0000133334 },
    });
    const plan = readEnvironment(
      { ...planOutcomesEnvironment, ...registryEnvironment },
      evaluated.environmentOf('Finds which days of flight-delay'),
    );
    expect(plan).toMatchObject({
      TIDEGATE_CAPTURE_PREFIX: 'capture/flight-delay/',
      TIDEGATE_GROUND_TRUTH_PREFIX: 'ground-truth/flight-delay/',
      TIDEGATE_WINDOW_DAYS: 7,
      TIDEGATE_QUALITY_POLICY: settings.TIDEGATE_QUALITY_POLICY,
    });
    for (const step of ['Sorts answers of flight-delay', 'Joins answers of flight-delay']) {
      expect(readEnvironment(profilingEnvironment, evaluated.environmentOf(step))).toMatchObject({
        TIDEGATE_MODEL: 'flight-delay',
      });
    }
    expect(parseQualityPolicy(settings.TIDEGATE_QUALITY_POLICY)).toMatchObject({
      policy: {
        budget: { falseAlarms: 1, periodDays: 91 },
        quality: {
          looksPerDay: 1,
          maturity: 0.9,
          minimumLabels: 100,
          losses: { auc: { warning: 0.02, critical: 0.05 } },
        },
      },
      groupBy: [],
      labelDelayHours: null,
    });
  });

  test('hands on what was chosen', () => {
    const result = watch({
      window: Duration.days(14),
      labelDelay: Duration.hours(36),
      labelShare: 0.5,
      losses: { auc: { warning: 0.01, critical: 0.03 } },
      groupBy: ['origin'],
    }).template();
    const settings = environmentOf(result);
    expect(settings.TIDEGATE_WINDOW_DAYS).toBe(14);
    expect(parseQualityPolicy(settings.TIDEGATE_QUALITY_POLICY)).toMatchObject({
      policy: { quality: { maturity: 0.5, losses: { auc: { critical: 0.03 }, calibration: { critical: 0.1 } } } },
      groupBy: ['origin'],
      labelDelayHours: 36,
    });
  });

  test('a metric whose loss is stated is judged, beside the usual ones', () => {
    const { policy } = parseQualityPolicy(
      environmentOf(watch({ losses: { recall: { warning: 0.05, critical: 0.1 } } }).template()).TIDEGATE_QUALITY_POLICY,
    );
    const measured = { value: 0.8, standardError: 0.01, lower: 0.78, upper: 0.82, n: 1_600 };
    expect(judgedMetrics(policy, { auc: measured, calibration: measured, recall: measured })).toEqual([
      'auc',
      'calibration',
      'recall',
    ]);
    expect(judgedMetrics(policy, { accuracy: measured })).toEqual(['accuracy']);
  });

  test('runs once a day, in the morning, and says when', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'cron(50 6 * * ? *)',
      Targets: [
        Match.objectLike({
          InputTransformer: { InputPathsMap: { time: '$.time' }, InputTemplate: '{"time":<time>}' },
          DeadLetterConfig: Match.anyValue(),
        }),
      ],
    });
  });

  test('wakes somebody for a proven loss, and keeps the state while outcomes are missing', () => {
    expect(alarmOf(template, 'have become worse')).toMatchObject({
      AlarmDescription: expect.stringMatching(/^\[critical\].*runbooks\/monitoring\.md#quality-lost$/),
      MetricName: 'QualitySeverity',
      Threshold: 2,
      TreatMissingData: 'ignore',
      Period: 86_400,
    });
  });

  test('takes missing verdicts for an alarm', () => {
    expect(alarmOf(template, 'has not been known for three days')).toMatchObject({
      MetricName: 'QualityUndecided',
      Threshold: 1,
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
    });
  });

  test('asks after each map what is next, and judges when nothing is left', () => {
    const { properties } = evaluated.one('AWS::StepFunctions::StateMachine');
    const { StartAt, States } = JSON.parse(properties['DefinitionString'] as string) as {
      StartAt: string;
      States: Record<string, Record<string, unknown>>;
    };
    expect([StartAt, States['Plan']!['Next']]).toEqual(['Plan', 'WhatIsNext']);
    expect(States['WhatIsNext']).toMatchObject({
      Choices: [{ Next: 'SortPieces' }, { Next: 'JoinParts' }],
      Default: 'Judge',
    });
    for (const [map, list] of [
      ['SortPieces', 'sort'],
      ['JoinParts', 'join'],
    ] as const) {
      const state = States[map]!;
      expect(state).toMatchObject({
        ItemReader: { Parameters: { 'Bucket.$': `$.${list}.bucket`, 'Key.$': `$.${list}.key` } },
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
        Next: 'Plan',
      });
      // One part that fails fails the verdict: none is reached on the rest.
      expect(Object.keys(state)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^Tolerated/)]));
      expect(state).not.toHaveProperty('Catch');
    }
    expect(States['Judge']).toMatchObject({ End: true });
  });

  test.each([
    ['Finds which days', ['capture', 'ground-truth', 'models', 'monitoring', 'monitoring-work'], ['monitoring-work']],
    ['Sorts answers of', ['capture', 'ground-truth', 'monitoring-work'], ['monitoring-work']],
    ['Joins answers of', ['monitoring-work'], ['monitoring-work', 'monitoring']],
    [about, ['models', 'monitoring', 'monitoring-work'], ['monitoring']],
  ])('reads its own model only, and writes nothing but its reports: %s', (description, reads, writes) => {
    const { properties } = evaluated.one('AWS::Lambda::Function', ({ Description }) =>
      String(Description).includes(description),
    );
    const statements = evaluated.statementsOf((properties['Role'] as string).replace('.Arn', ''));
    const prefixes = (kind: RegExp) =>
      statements
        .filter(({ Action }) => kind.test(JSON.stringify(Action)))
        .flatMap(({ Resource }) => [Resource].flat())
        .filter((resource) => resource.endsWith('*'))
        .map((resource) => resource.replace(/^.*?\//, ''))
        .sort();
    expect(prefixes(/s3:GetObject/)).toEqual(reads.map((prefix) => `${prefix}/flight-delay/*`).sort());
    expect(prefixes(/s3:Put/)).toEqual(writes.map((prefix) => `${prefix}/flight-delay/*`).sort());
    const metrics = statements.some(({ Action }) => Action === 'cloudwatch:PutMetricData');
    expect(metrics).toBe(description === about);
  });

  test('lets others deliver outcomes, and nothing else', () => {
    const { stack, monitor, template: result } = watch();
    const role = new iam.Role(stack, 'Deliverer', { assumedBy: new iam.AccountRootPrincipal() });
    monitor.grants.deliver(role);
    const policies = Object.values(result().findResources('AWS::IAM::Policy'));
    const text = JSON.stringify(policies.find((policy) => JSON.stringify(policy).includes('Deliverer')));
    expect(text).toContain('/ground-truth/flight-delay/*');
    expect(text).not.toContain('s3:GetObject');
  });

  test('gives out its metrics by name, and none that nobody emits', () => {
    const { monitor } = standard;
    expect(monitor.metric('QualityAuc')).toMatchObject({ dimensions: { Environment: 'prod', Model: 'flight-delay' } });
    expect(() => monitor.metric('Nonsense')).toThrow("metric 'Nonsense' is none of");
    expect(monitor.alarms).toContain(monitor.qualityAlarm);
  });

  test('is made by the choice of quality monitoring', () => {
    const { stack, shared } = watch();
    const monitor = QualityMonitoring.byLabels({ window: Duration.days(1) }).bind(stack, { ...shared, model: 'churn' });
    expect(monitor.model).toBe('churn');
  });

  test('fails on a second one for the same model and environment, and says what to do', () => {
    const { stack, shared } = watch();
    expect(() => new QualityMonitor(stack, 'Daily', { ...shared, window: Duration.days(1) })).toThrow(
      /^there is a quality monitor of model 'flight-delay' in 'prod' already, at 'Test\/Monitor'; .*set 'window' and 'losses'/,
    );
  });

  test.each([
    [{ window: Duration.hours(36) }, 'window of the quality monitor must be whole days, from 1 to 28 days; got'],
    [{ labelShare: 0 }, 'labelShare of the quality monitor must lie above 0'],
    [{ minimumLabels: 5 }, 'minimumLabels of the quality monitor must be a whole number from 10; got 5'],
    [{ labelDelay: Duration.days(200) }, 'labelDelay of the quality monitor must be at most 180 days; got 200 days'],
    [{ losses: { gini: { warning: 0, critical: 1 } } }, "losses of the quality monitor name 'gini'; use auc,"],
    [{ losses: { auc: { warning: 0.1, critical: 0.05 } } }, 'the critical loss of auc must be at least'],
    [{ groundTruthPrefix: 'mine' }, "groundTruthPrefix must end with a slash; got 'mine'"],
  ])('fails with %j', (props, message) => {
    expect(() => watch(props)).toThrow(message);
  });
});
