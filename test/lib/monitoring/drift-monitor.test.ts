import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { DriftMonitor, Monitoring } from '../../../lib';
import type { DriftMonitorProps } from '../../../lib';
import { monitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import type { MonitorPolicyInput } from '../../../lambdas/monitoring/verdict/policy';
import { readEnvironment } from '../../../lib/contracts/environment';
import {
  judgeDriftEnvironment,
  planProfilesEnvironment,
  profilingEnvironment,
} from '../../../lib/contracts/monitoring';
import { announcerEnvironment, registryEnvironment } from '../../../lib/contracts/registry';
import { EvaluatedTemplate } from '../evaluated-template';
import { alarmOf, watched } from './watched';

const watch = (props: Partial<DriftMonitorProps> = {}) => watched(DriftMonitor, props);

const standard = watch();
const template = standard.template();
const evaluated = new EvaluatedTemplate(template);
const about = 'Compares what flight-delay';

describe('the drift monitor', () => {
  test('gives its functions every variable that their handlers read, and a policy that the monitors accept', () => {
    const settings = readEnvironment(
      { ...judgeDriftEnvironment, ...registryEnvironment, ...announcerEnvironment },
      evaluated.environmentOf(about),
    );
    expect(settings).toMatchObject({
      TIDEGATE_MODEL: 'flight-delay',
      TIDEGATE_ENVIRONMENT: 'prod',
      TIDEGATE_CAPTURE_PREFIX: 'capture/flight-delay/',
      // A day for what has just begun; a whole week, so that its rhythm is not taken for drift.
      TIDEGATE_WINDOWS: [24, 168],
      TIDEGATE_SILENCE_HOURS: 24,
      TIDEGATE_PRICES: { currency: 'USD', lambdaGbSecond: 0.0000133334 },
    });
    expect(monitorPolicy(settings.TIDEGATE_DRIFT_POLICY as MonitorPolicyInput)).toMatchObject({
      budget: { falseAlarms: 1, periodDays: 91 },
      looksPerDay: 24,
      minimumRows: 50,
      ignoreFeatures: [],
      season: 'hour-of-week',
    });
    const plan = readEnvironment(
      { ...planProfilesEnvironment, ...registryEnvironment },
      evaluated.environmentOf('Finds which hours of flight-delay'),
    );
    expect(plan).toMatchObject({ TIDEGATE_WINDOWS: [24, 168], TIDEGATE_CAPTURE_PREFIX: 'capture/flight-delay/' });
    for (const step of ['Profiles some of what flight-delay', 'Adds up what was profiled']) {
      expect(readEnvironment(profilingEnvironment, evaluated.environmentOf(step))).toMatchObject({
        TIDEGATE_MODEL: 'flight-delay',
      });
    }
  });

  test('profiles what is new, many pieces at a time, and judges in every case', () => {
    const { properties } = evaluated.one('AWS::StepFunctions::StateMachine');
    const { StartAt, States } = JSON.parse(properties['DefinitionString'] as string) as {
      StartAt: string;
      States: Record<string, Record<string, unknown>>;
    };
    expect(StartAt).toBe('Plan');
    expect(States['ProfilePieces']).toMatchObject({
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'JSON' } },
      ItemBatcher: { MaxItemsPerBatch: 8 },
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
      ResultWriter: { Parameters: { Prefix: 'monitoring-work/flight-delay/results/' } },
      Next: 'MergeHours',
    });
    const reachesJudge = ['NothingNew', 'MergeHours'].map((state) => States[state]!['Next']);
    expect(reachesJudge).toEqual(['Judge', 'Judge']);
    expect(States['AnythingNew']).toMatchObject({ Choices: [{ Next: 'ProfilePieces' }], Default: 'NothingNew' });
    const called = ['Plan', 'Judge'].map((state) => States[state]!['Arguments'] as { FunctionName: string });
    for (const { FunctionName } of called) expect(evaluated.get(FunctionName.replace('.Arn', ''))).toBeDefined();
  });

  test('lets its state machine start its own batches, and no other machine', () => {
    const { id, properties } = evaluated.one('AWS::StepFunctions::StateMachine');
    const statements = evaluated.statementsOf((properties['RoleArn'] as string).replace('.Arn', ''));
    const start = statements.find(({ Action }) => Action === 'states:StartExecution')!;
    expect(start.Resource).toMatch(new RegExp(`:stateMachine:${String(properties['StateMachineName'])}$`));
    expect(id).toContain('Profiling');
    const invoked = statements.find(({ Action }) => Action === 'lambda:InvokeFunction')!;
    expect(invoked.Resource).toHaveLength(4);
  });

  test('runs every hour, when the capture of the hour before is written, and says which hour', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'cron(20 */1 * * ? *)',
      Targets: [
        Match.objectLike({
          InputTransformer: { InputPathsMap: { time: '$.time' }, InputTemplate: '{"time":<time>}' },
          DeadLetterConfig: Match.anyValue(),
          RetryPolicy: Match.anyValue(),
        }),
      ],
    });
  });

  test.each([
    [1, 'cron(20 */1 * * ? *)'],
    [6, 'cron(20 */6 * * ? *)'],
    [24, 'cron(20 0 * * ? *)'],
  ])('runs every %d hours when told so, and its alarms wait as long', (hours, ScheduleExpression) => {
    const result = watch({ every: Duration.hours(hours) }).template();
    result.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression });
    expect(alarmOf(result, 'no longer resembles')).toMatchObject({ Period: hours * 3600 });
    // CloudWatch looks back seven days at most.
    const { Period, EvaluationPeriods } = alarmOf(result, 'no verdict for two days') as Record<string, number>;
    expect(Period! * EvaluationPeriods!).toBe(2 * 24 * 3600);
  });

  test('raises drift as a ticket, and keeps the state when a verdict could not be reached', () => {
    expect(alarmOf(template, 'no longer resembles')).toMatchObject({
      AlarmDescription: expect.stringMatching(/^\[warning\]/),
      MetricName: 'DriftSeverity',
      Statistic: 'Maximum',
      Threshold: 2,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
  });

  test('takes silence for an alarm', () => {
    expect(alarmOf(template, 'sees no captured requests')).toMatchObject({
      MetricName: 'RecentRecords',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
    });
    expect(alarmOf(template, 'no verdict for two days')).toMatchObject({
      MetricName: 'DriftSeverity',
      Threshold: 3,
      TreatMissingData: 'breaching',
    });
  });

  test('keeps broken contracts apart from drift', () => {
    expect(alarmOf(template, 'break the contract')).toMatchObject({ MetricName: 'DataContractSeverity', Threshold: 2 });
    expect(standard.monitor.driftAlarm).not.toBe(standard.monitor.alarms[1]);
    expect(standard.monitor.alarms).toHaveLength(6);
  });

  test.each([
    ['Finds which hours', ['capture', 'models', 'monitoring'], ['monitoring-work']],
    ['Profiles some of', ['capture', 'models'], ['monitoring-work']],
    ['Adds up what was', ['monitoring-work'], ['monitoring']],
    [about, ['capture', 'models', 'monitoring', 'monitoring-work'], ['monitoring']],
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
    expect(prefixes(/s3:Put/)).toEqual(writes.map((prefix) => `${prefix}/flight-delay/*`));
    const metrics = statements.find(({ Action }) => Action === 'cloudwatch:PutMetricData');
    const mayWrite = { Condition: { StringEquals: { 'cloudwatch:namespace': 'Tidegate' } } };
    if (description === about) expect(metrics).toMatchObject(mayWrite);
    else expect(metrics).toBeUndefined();
    expect(JSON.stringify(statements)).not.toContain('ssm:PutParameter');
  });

  test('gives out its metrics by name, and none that nobody emits', () => {
    const { monitor } = standard;
    expect(monitor.metric('DriftedFeatures').metricName).toBe('DriftedFeatures');
    expect(monitor.metricDriftMaximum({ statistic: 'Average' })).toMatchObject({
      metricName: 'DriftMaximumPsi',
      statistic: 'Average',
      dimensions: { Environment: 'prod', Model: 'flight-delay' },
    });
    expect(() => monitor.metric('Nonsense')).toThrow("metric 'Nonsense' is none of DriftSeverity");
  });

  test('gives out what each window has of its own, and names those that it judges', () => {
    const { monitor } = standard;
    expect(monitor.windows.map((window) => window.toHours())).toEqual([24, 168]);
    expect(monitor.metricOfWindow('DriftMaximumPsi', Duration.hours(168))).toMatchObject({
      metricName: 'DriftMaximumPsi',
      dimensions: { Environment: 'prod', Model: 'flight-delay', Window: '7d' },
      label: '7 days',
    });
    expect(() => monitor.metricOfWindow('DriftSeverity', Duration.hours(48))).toThrow(
      'no window of 2 days is judged; those of the monitor are 24 hours, 7 days',
    );
    expect(() => monitor.metricOfWindow('RecentRecords', Duration.hours(24))).toThrow(
      "metric 'RecentRecords' is none of those that each window has: DriftSeverity, DataContractSeverity, DriftMaximumPsi",
    );
  });

  test('watches all windows by one alarm, so that a change that shows in each is told once', () => {
    for (const text of ['no longer resembles', 'break the contract', 'no verdict for two days']) {
      const { Dimensions } = alarmOf(template, text) as { Dimensions: { Name: string }[] };
      expect(Dimensions.map(({ Name }) => Name).sort()).toEqual(['Environment', 'Model']);
    }
  });

  test('is made by the choice of monitoring, with what was chosen', () => {
    const { stack, shared } = watch();
    const churn = { ...shared, model: 'churn' };
    const monitor = Monitoring.drift({ windows: [Duration.days(14)], ignoreFeatures: ['id'] }).bind(stack, churn);
    expect(monitor.model).toBe('churn');
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          TIDEGATE_WINDOWS: '336',
          TIDEGATE_DRIFT_POLICY: Match.serializedJson(Match.objectLike({ ignoreFeatures: ['id'] })),
        }),
      },
    });
  });

  test.each([
    [
      { every: Duration.hours(5) },
      "'every' of the drift monitor must be one of 1, 2, 3, 4, 6, 8, 12, 24 hours; got 5 hours",
    ],
    [{ every: Duration.minutes(30) }, 'got 30 minutes'],
    [{ windows: [Duration.minutes(90)] }, 'windows of the drift monitor must be whole hours'],
    [{ windows: [Duration.hours(24), Duration.days(40)] }, 'from 1 hour to 31 days; got 40 days'],
    [{ windows: [] }, 'windows of the drift monitor must name at least one length'],
    [
      { windows: [Duration.days(7), Duration.hours(24), Duration.hours(168)] },
      'windows of the drift monitor name 7 days twice',
    ],
    [
      { windows: [1, 2, 3, 4, 5].map((days) => Duration.days(days)) },
      'must name at most 4 lengths, since they share the budget of false alarms; got 5',
    ],
    [{ silence: Duration.minutes(10) }, 'silence of the drift monitor must be whole hours'],
    [{ prices: { s3Read: -1 } }, 'price s3Read must not be negative; got -1'],
    [{ falseAlarmsPerQuarter: 0 }, 'falseAlarmsPerQuarter must lie above 0'],
    [{ minimumRecords: 1 }, 'minimumRecords must be a whole number from 10; got 1'],
    [{ capturePrefix: 'mine' }, "capturePrefix must end with a slash; got 'mine'"],
  ])('fails with %j', (props, message) => {
    expect(() => watch(props)).toThrow(message);
  });

  test('fails on a second one for the same model and environment, and says what to do', () => {
    const { stack, shared } = watch();
    expect(() => new DriftMonitor(stack, 'Weekly', { ...shared, windows: [Duration.days(28)] })).toThrow(
      "there is a drift monitor of model 'flight-delay' in 'prod' already, at 'Test/Monitor'; got another at 'Test/Weekly'; " +
        "two would write over each other's profiles, verdicts and metrics: set 'windows' and 'every' of that one, or watch " +
        'other traffic as a model of its own',
    );
    expect(() => new DriftMonitor(stack, 'Other', { ...shared, model: 'churn' })).not.toThrow();
  });
});
