import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { PlatformKey } from '../../../lib/foundation/platform-key';
import { Alerts } from '../../../lib/observability/alerts';
import { Runbook } from '../../../lib/observability/runbook';
import { Severity } from '../../../lib/observability/severity';
import { findingsOf, newStack } from '../synthesis';

const metric = new cloudwatch.Metric({ namespace: 'Tidegate', metricName: 'DriftSeverity' });

test('an alarm reaches the topic of its severity when it fires and when it recovers', () => {
  const stack = newStack();
  const alerts = new Alerts(stack, 'Alerts');
  alerts.alarm(stack, 'Alarm', {
    metric,
    threshold: 2,
    severity: Severity.CRITICAL,
    runbook: Runbook.of('monitoring', 'Drift found'),
    description: 'Features have moved.',
  });
  const action = [{ Ref: Match.stringLikeRegexp('AlertsCritical') }];
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: action,
    OKActions: action,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'missing',
    AlarmDescription: Match.stringLikeRegexp(
      '^\\[critical\\] Features have moved\\. Runbook: https://.*/monitoring\\.md#drift-found$',
    ),
  });
});

test('subscribers get the alerts of their severity by mail or https', () => {
  const stack = newStack();
  new Alerts(stack, 'Alerts', { critical: ['https://pager.example/hook'], warning: ['team@example.com'] });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'https',
    Endpoint: 'https://pager.example/hook',
  });
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'team@example.com' });
});

test('fails for a subscriber that is neither, and shows it', () => {
  expect(() => new Alerts(newStack(), 'Alerts', { info: ['http://plain.example'] })).toThrow(
    "an alert subscriber must be an email address or start with https://; got 'http://plain.example'",
  );
});

test('only alarms and publishers of the account reach a topic, over TLS', () => {
  const stack = newStack();
  new Alerts(stack, 'Alerts');
  Template.fromStack(stack).allResourcesProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        Match.objectLike({
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    },
  });
});

test('passes every policy pack', () => {
  const findings = findingsOf((stack) => {
    const encryptionKey = new PlatformKey(stack, 'Key', { description: 'test' });
    new Alerts(stack, 'Alerts', { encryptionKey });
  });
  expect(findings).toEqual([]);
});

test('an alarm that another explains tells through a composite that waits for the other', () => {
  const stack = newStack();
  const alerts = new Alerts(stack, 'Alerts');
  const shared = { metric, threshold: 1, runbook: Runbook.of('monitoring', 'Drift'), description: 'It moved.' };
  const cause = alerts.alarm(stack, 'Cause', { ...shared, severity: Severity.CRITICAL });
  alerts.alarm(stack, 'Symptom', { ...shared, severity: Severity.WARNING, explainedBy: [cause] });
  const template = Template.fromStack(stack);
  const [symptom] = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).find(([id]) =>
    id.startsWith('Symptom'),
  )!;
  expect(template.findResources('AWS::CloudWatch::Alarm')[symptom]!['Properties']).not.toHaveProperty('AlarmActions');
  const arn = (id: unknown) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  template.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
    AlarmRule: {
      'Fn::Join': [
        '',
        ['(ALARM("', arn(symptom), '") AND (NOT (ALARM("', arn(Match.stringLikeRegexp('^Cause')), '"))))'],
      ],
    },
    AlarmActions: [{ Ref: Match.stringLikeRegexp('AlertsWarning') }],
    // Both watch one metric and may go off in any order: nobody is told of the symptom before the cause had its time.
    ActionsSuppressor: arn(Match.stringLikeRegexp('^Cause')),
    ActionsSuppressorWaitPeriod: 300,
    ActionsSuppressorExtensionPeriod: 300,
    AlarmDescription: Match.stringLikeRegexp('^\\[warning\\] It moved\\. Runbook: https://'),
    // Like the names that CloudFormation makes: two stacks of one account must not want the same one.
    AlarmName: Match.stringLikeRegexp('^Test-SymptomNotice[0-9A-F]{8}$'),
  });
});
