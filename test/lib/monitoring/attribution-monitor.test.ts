import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Attribution, AttributionMonitor, ModelFolder } from '../../../lib';
import type { AttributionMonitorProps } from '../../../lib';
import { attributionPolicyOf } from '../../../lambdas/monitoring/attribution/attribution-settings';
import { readEnvironment } from '../../../lib/contracts/environment';
import { attributionMonitorEnvironment } from '../../../lib/contracts/monitoring';
import { announcerEnvironment, registryEnvironment } from '../../../lib/contracts/registry';
import { EvaluatedTemplate } from '../evaluated-template';
import { alarmOf, watched } from './watched';

const watch = (props: Partial<AttributionMonitorProps> = {}) => watched(AttributionMonitor, props);

const standard = watch();
const template = standard.template();
const evaluated = new EvaluatedTemplate(template);
const about = 'Finds out on which features answers of flight-delay';
const functionOf = (result: EvaluatedTemplate) =>
  result.one('AWS::Lambda::Function', ({ Description }) => String(Description).includes(about)).properties;
const environmentOf = (result: EvaluatedTemplate) =>
  readEnvironment(
    { ...attributionMonitorEnvironment, ...registryEnvironment, ...announcerEnvironment },
    result.environmentOf(about),
  );
const example = (name: string) => ModelFolder.fromPath(`examples/${name}/model`);

describe('the attribution monitor', () => {
  test('gives its function every variable that the handler reads, and a policy that the monitors accept', () => {
    const settings = environmentOf(evaluated);
    expect(settings).toMatchObject({
      TIDEGATE_MODEL: 'flight-delay',
      TIDEGATE_CAPTURE_PREFIX: 'capture/flight-delay/',
      TIDEGATE_WINDOW_HOURS: 168,
      TIDEGATE_SAMPLE: 300,
    });
    expect(attributionPolicyOf(settings.TIDEGATE_ATTRIBUTION_POLICY)).toMatchObject({
      budget: { falseAlarms: 1, periodDays: 91 },
      quality: { looksPerDay: 1 },
      attribution: { losses: { warning: 0.1, critical: 0.25 }, shares: { warning: 0.1, critical: 0.25 } },
    });
  });

  test('runs where its native part runs, with room for the model in memory and under /tmp', () => {
    expect(functionOf(evaluated)).toMatchObject({
      Architectures: ['x86_64'],
      MemorySize: 1769,
      EphemeralStorage: { Size: 1769 },
      Timeout: 900,
    });
  });

  test('hands on what was chosen', () => {
    const chosen = { window: Duration.hours(24), sample: 1000, memorySize: 3008, falseAlarmsPerQuarter: 2 };
    const { stack, shared } = watch();
    const monitor = Attribution.permutation(chosen).bind(stack, { ...shared, model: 'other' });
    expect(monitor.model).toBe('other');
    const result = new EvaluatedTemplate(watch(chosen).template());
    expect(environmentOf(result)).toMatchObject({
      TIDEGATE_WINDOW_HOURS: 24,
      TIDEGATE_SAMPLE: 1000,
      TIDEGATE_ATTRIBUTION_POLICY: { budget: { falseAlarms: 2 } },
    });
    expect(functionOf(result)).toMatchObject({ MemorySize: 3008 });
  });

  test('runs once a day, after the quality monitor, and says when', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'cron(10 7 * * ? *)',
      Targets: [
        Match.objectLike({
          InputTransformer: { InputPathsMap: { time: '$.time' }, InputTemplate: '{"time":<time>}' },
          DeadLetterConfig: Match.anyValue(),
        }),
      ],
    });
  });

  test('opens a ticket from the first floor on, and keeps the state while nothing can be said', () => {
    expect(alarmOf(template, 'hang on other features')).toMatchObject({
      AlarmDescription: expect.stringMatching(/^\[warning\].*runbooks\/monitoring\.md#answers-hang-on-other-features$/),
      MetricName: 'AttributionSeverity',
      Threshold: 1,
      TreatMissingData: 'ignore',
      Period: 86_400,
    });
    expect(alarmOf(template, 'has not been known for three days')).toMatchObject({
      MetricName: 'AttributionUndecided',
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
    });
  });

  test('tells nobody while an alarm stands that explains it', () => {
    const { stack, shared, monitor } = watch();
    const { attributionAlarm } = monitor;
    new AttributionMonitor(stack, 'Second', { ...shared, model: 'churn', explainedBy: [attributionAlarm] });
    const rules = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::CompositeAlarm'));
    expect(JSON.stringify(rules)).toContain('NOT');
  });

  test('fails on a second one for the same model and environment, and says what to do', () => {
    const { stack, shared } = watch();
    expect(() => new AttributionMonitor(stack, 'Second', shared)).toThrow(
      /^there is an attribution monitor of model '.*' in 'prod' already, at 'Test\/Monitor'; .*set 'window' and 'sample'/,
    );
  });

  test('reads versions and capture of its own model only, and writes nothing but its reports', () => {
    const statements = evaluated.statementsOf((functionOf(evaluated)['Role'] as string).replace('.Arn', ''));
    const prefixes = statements
      .filter(({ Action }) => JSON.stringify(Action).includes('s3:'))
      .map(({ Action, Resource }) => [
        [Action].flat().some((action) => action.startsWith('s3:Put')) ? 'write' : 'read',
        [Resource]
          .flat()
          .filter((resource) => resource.endsWith('*'))
          .map((resource) => resource.replace(/^.*?\//, '')),
      ]);
    expect(prefixes.filter(([kind]) => kind === 'write')).toEqual([['write', ['monitoring/flight-delay/*']]]);
    expect([...new Set(prefixes.flatMap(([, found]) => found))].sort()).toEqual([
      'capture/flight-delay/*',
      'models/flight-delay/*',
      'monitoring/flight-delay/*',
    ]);
  });

  test('gives out its metrics by name, and none that nobody emits', () => {
    const { monitor } = standard;
    expect(monitor.metricAttributionAgreement()).toMatchObject({ metricName: 'AttributionAgreement' });
    expect(() => monitor.metric('Nonsense')).toThrow("metric 'Nonsense' is none of");
    expect(monitor.alarms).toContain(monitor.attributionAlarm);
  });

  test('takes a model of tabular features, and fails for one without', () => {
    expect(() => watch({ initialVersion: example('flight-delay') })).not.toThrow();
    expect(() => watch({ initialVersion: example('text-detection') })).toThrow(
      "attribution of model 'flight-delay' needs tabular features, schema.json of version 1.0.0 names none",
    );
  });

  test.each([
    [{ window: Duration.minutes(90) }, 'window of the attribution monitor must be whole hours'],
    [{ sample: 50 }, 'sample of the attribution monitor must be a whole number from 100 to 10000; got 50'],
    [{ memorySize: 128 }, 'memorySize of the attribution monitor must be from 512 to 10240 MiB; got 128'],
    [{ falseAlarmsPerQuarter: 0 }, 'falseAlarmsPerQuarter must lie above 0'],
    [{ capturePrefix: 'mine' }, "capturePrefix must end with a slash; got 'mine'"],
  ])('fails with %j', (props, message) => {
    expect(() => watch(props)).toThrow(message);
  });
});
