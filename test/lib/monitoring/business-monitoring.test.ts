import { aws_iam as iam, Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { BusinessCounter, DriftMonitor, ServingPrice, Severity } from '../../../lib';
import type { BusinessMonitoringProps, DriftMonitorProps, ServingUsage } from '../../../lib';
import { parseBusinessSettings } from '../../../lambdas/monitoring/business/business-settings';
import { reportedCounters } from '../../../lib/contracts/business';
import { readEnvironment } from '../../../lib/contracts/environment';
import {
  joinReportsEnvironment,
  judgeDriftEnvironment,
  planProfilesEnvironment,
} from '../../../lib/contracts/monitoring';
import { EvaluatedTemplate } from '../evaluated-template';
import { watched } from './watched';

const usage: ServingUsage = {
  unit: 'instance-hour',
  namespace: '/aws/sagemaker/Endpoints',
  metricName: 'CPUUtilization',
  dimensions: { EndpointName: 'shop', VariantName: 'champion' },
  statistic: 'SampleCount',
  perUnit: 1 / 60,
  capturePercent: 20,
};

function monitorOf(business?: BusinessMonitoringProps, props: Partial<DriftMonitorProps> = { servingUsage: usage }) {
  return watched(DriftMonitor, { business, ...props });
}

function watch(...args: Parameters<typeof monitorOf>) {
  const { monitor, template } = monitorOf(...args);
  return { monitor, template: template() };
}

const counters = [
  BusinessCounter.higherIsBetter('revenue', { warning: 0.02, critical: 0.04 }),
  BusinessCounter.lowerIsBetter('complaints'),
  BusinessCounter.steady('items'),
];
const price = ServingPrice.perInstanceHour(0.23, 'EUR');
const about = { judge: 'Compares what flight-delay', plan: 'Finds which hours of flight-delay' };

const businessOf = (template: Template, contract = judgeDriftEnvironment, description = about.judge) => {
  const environment = new EvaluatedTemplate(template).environmentOf(description);
  const { TIDEGATE_BUSINESS } = contract;
  return parseBusinessSettings(readEnvironment({ TIDEGATE_BUSINESS }, environment).TIDEGATE_BUSINESS);
};
const readsUsage = (template: Template) =>
  JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy')).includes('cloudwatch:GetMetricData') ||
  JSON.stringify(template.findResources('AWS::IAM::Policy')).includes('cloudwatch:GetMetricData');

describe('business beside the model', () => {
  test('is told to those who plan and judge, as they read it', () => {
    const { template } = watch({ counters, price });
    const expected = {
      counters: [
        { name: 'revenue', better: 'higher-is-better', losses: { warning: 0.02, critical: 0.04 } },
        { name: 'complaints', better: 'lower-is-better' },
        { name: 'items', better: 'neither' },
      ],
      price: {
        unit: 'instance-hour',
        price: 0.23,
        currency: 'EUR',
        usage: expect.objectContaining({ perUnit: 1 / 60 }),
      },
      capturePercent: 20,
    };
    expect(businessOf(template)).toEqual(expected);
    expect(businessOf(template, planProfilesEnvironment as typeof judgeDriftEnvironment, about.plan)).toEqual(expected);
  });

  test('is not watched unless asked for: no alarm, no access to what serving took', () => {
    const { template, monitor } = watch();
    expect(businessOf(template)).toBeNull();
    expect(monitor.counters).toEqual([]);
    expect(readsUsage(template)).toBe(false);
    template.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { MetricName: 'BusinessSeverity' }, 0);
  });

  test('reads what serving took only where there is a price', () => {
    expect(readsUsage(watch({ counters }).template)).toBe(false);
    expect(readsUsage(watch({ price }).template)).toBe(true);
  });

  test('tells a person of the severity chosen, with a runbook, when a verdict is critical', () => {
    const { template, monitor } = watch({ counters, severity: Severity.INFO });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'BusinessSeverity',
      Threshold: 2,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
      AlarmDescription: Match.stringLikeRegexp('monitoring.md#business-counter-changed'),
    });
    expect(monitor.alarms).toHaveLength(7);
  });

  describe('reported afterwards', () => {
    const late = [BusinessCounter.higherIsBetter('revenue').reportedWithin(Duration.days(2)), counters[1]!];
    const joins = 'Joins what was reported of predictions of flight-delay';

    test('has a function that reads reports of the model, which knows how long they are waited for', () => {
      const { template } = watch({ counters: late });
      const environment = readEnvironment(joinReportsEnvironment, new EvaluatedTemplate(template).environmentOf(joins));
      expect(environment).toMatchObject({
        TIDEGATE_REPORTS_PREFIX: 'business-reports/flight-delay/',
        TIDEGATE_REPORTED_DAYS: 7,
      });
      expect(reportedCounters(parseBusinessSettings(environment.TIDEGATE_BUSINESS)!.counters)).toEqual([
        { name: 'revenue', withinHours: 48 },
      ]);
      const policies = JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy'));
      expect(policies.match(/business-reports\/flight-delay\//g)).toHaveLength(1);
    });

    test('is joined before the verdict; a failure of that keeps it from nobody, and is an error of the run', () => {
      const definition = (business: BusinessMonitoringProps) => {
        const { template } = watch(business);
        const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
        return JSON.stringify(machine!['Properties'].DefinitionString);
      };
      expect(definition({ counters })).not.toContain('JoinReports');
      const text = definition({ counters: late });
      expect(text).toContain('ReportsNotJoined');
      expect(text).toContain('Tidegate.ReportsNotJoined');
    });

    test('tells of deliveries that break off or belong to nothing, before it says that business has changed', () => {
      const { template, monitor } = watch({ counters: late });
      expect(monitor.alarms).toHaveLength(10);
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'BusinessReports',
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        Period: 86_400,
        AlarmDescription: Match.stringLikeRegexp('monitoring.md#no-business-reports'),
      });
      // Capture holds a fifth of the requests.
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'UnmatchedBusinessReports',
        Threshold: 0.9,
        AlarmDescription: Match.stringLikeRegexp('monitoring.md#reports-that-cannot-be-used'),
      });
      template.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
        AlarmRule: Match.objectLike({
          'Fn::Join': ['', Match.arrayWith([{ 'Fn::GetAtt': [Match.stringLikeRegexp('NoReportsAlarm'), 'Arn'] }])],
        }),
      });
    });

    test('may be delivered by whoever is let, and nothing else may', () => {
      const { monitor, stack } = monitorOf({ counters: late });
      const role = new iam.Role(stack, 'Shop', { assumedBy: new iam.AccountRootPrincipal() });
      monitor.grants.deliverReports(role);
      const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
      const own = JSON.stringify(policies.filter((one) => JSON.stringify(one).includes('Shop')));
      expect(own).toContain('business-reports/flight-delay/*');
      expect(own.match(/s3:\w+/g)).toEqual(['s3:PutObject', 's3:AbortMultipartUpload']);
    });

    test.each([
      ['half an hour', Duration.minutes(30), '30 minutes'],
      ['a quarter', Duration.days(91), '91 days'],
    ])('fails for %s', (_, delay, said) => {
      expect(() => BusinessCounter.steady('a').reportedWithin(delay)).toThrow(
        `counter 'a' must be reported within whole hours, from 1 hour to 28 days; got ${said}`,
      );
    });
  });

  test('has a metric for each counter, and none for others', () => {
    const { monitor } = watch({ counters });
    expect(monitor.metricCounterPerPrediction('revenue').dimensions).toEqual({
      Environment: 'prod',
      Model: 'flight-delay',
      Counter: 'revenue',
    });
    expect(monitor.metricCounterTotal('revenue').statistic).toBe('Sum');
    expect(() => monitor.metricCounterTotal('profit')).toThrow(
      "counter 'profit' is none of revenue, complaints, items",
    );
  });

  test.each<[string, () => unknown, string]>([
    ['nothing to watch', () => watch({}), 'business names neither a counter nor a price'],
    [
      'a counter that comes twice',
      () => watch({ counters: [counters[0]!, counters[0]!] }),
      "counter 'revenue' is named twice; names must be unique",
    ],
    [
      'more counters than metrics should be made of',
      () => watch({ counters: Array.from({ length: 21 }, (_, i) => BusinessCounter.steady(`c${i}`)) }),
      'business names 21 counters; at most 20 are watched',
    ],
    [
      'a window that never holds a day',
      () => watch({ counters }, { windows: [Duration.hours(3), Duration.hours(6)] }),
      'business is watched by whole days, which a window of 6 hours never holds; let windows hold one of 24 hours or more',
    ],
    [
      'a price of what does not serve',
      () => watch({ price: ServingPrice.perGigabyteSecond(0.00002) }),
      'the model is served by the instance-hour, its price is given by the gb-second: use ServingPrice.perInstanceHour',
    ],
    ['a price without knowing what serves', () => watch({ price }, {}), 'pass servingUsage'],
    [
      'a negative price',
      () => ServingPrice.perInstanceHour(-1),
      'price by the instance-hour must be a number from 0; got -1',
    ],
    ['a name that no header carries', () => BusinessCounter.steady('a=b'), "a counter's name must be letters"],
    [
      'floors upside down',
      () => BusinessCounter.steady('a', { warning: 0.2, critical: 0.1 }),
      "losses of counter 'a' must be above 0, the critical one at least the one that warns; got 0.2 and 0.1",
    ],
  ])('fails for %s', (_, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});
