import { Match, type Template } from 'aws-cdk-lib/assertions';
import { rolloutPatience } from '../../../lib/contracts/rollout';
import { Serving } from '../../../lib/inference/serving';
import { image, servedTemplate } from '../inference/world';

const endpoint = servedTemplate(Serving.gpuEndpoint({ instanceType: 'ml.g5.xlarge', image }));
const fn = servedTemplate(Serving.functionEndpoint());

/** Logical id of the one resource of a type whose id matches. */
function idOf(template: Template, type: string, pattern: RegExp): string {
  const ids = Object.keys(template.findResources(type)).filter((id) => pattern.test(id));
  expect(ids).toHaveLength(1);
  return ids[0]!;
}

test('an approval reaches the starting function by following names: rule, queue, source, function', () => {
  const queue = idOf(endpoint, 'AWS::SQS::Queue', /Requests/);
  endpoint.hasResourceProperties('AWS::Events::Rule', {
    EventBusName: 'tidegate',
    EventPattern: {
      source: ['tidegate'],
      'detail-type': ['ModelVersionApproved'],
      detail: { model: ['flight-delay'] },
    },
    Targets: [
      Match.objectLike({
        Arn: { 'Fn::GetAtt': [queue, 'Arn'] },
        SqsParameters: { MessageGroupId: 'flight-delay' },
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        DeadLetterConfig: { Arn: Match.anyValue() },
      }),
    ],
  });
  endpoint.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: { 'Fn::GetAtt': [queue, 'Arn'] },
    FunctionName: { Ref: idOf(endpoint, 'AWS::Lambda::Function', /RolloutStart/) },
    BatchSize: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

test('a champion that a person moved reaches the starting function as well', () => {
  endpoint.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: Match.objectLike({
      'detail-type': ['AliasMoved'],
      detail: { model: ['flight-delay'], alias: ['champion'] },
    }),
  });
});

test('only the rules of this model may put requests into the queue', () => {
  const rules = Object.keys(endpoint.findResources('AWS::Events::Rule')).filter((id) =>
    /Approved|ChampionMoved/.test(id),
  );
  endpoint.hasResourceProperties('AWS::SQS::QueuePolicy', {
    Queues: [{ Ref: idOf(endpoint, 'AWS::SQS::Queue', /Requests/) }],
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith(
        rules.map((rule) =>
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sqs:SendMessage',
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule, 'Arn'] } } },
          }),
        ),
      ),
    }),
  });
});

test('requests keep their order, and outlive the longest rollout before they are lost', () => {
  endpoint.hasResourceProperties('AWS::SQS::Queue', {
    FifoQueue: true,
    ContentBasedDeduplication: true,
    VisibilityTimeout: rolloutPatience.retrySeconds,
    RedrivePolicy: {
      deadLetterTargetArn: { 'Fn::GetAtt': [idOf(endpoint, 'AWS::SQS::Queue', /Lost/), 'Arn'] },
      maxReceiveCount: rolloutPatience.attempts + 10,
    },
  });
});

test.each([
  ['SageMaker', endpoint, 'aws.sagemaker', { EndpointName: ['tidegate-prod-flight-delay'] }],
  [
    'CodeDeploy',
    fn,
    'aws.codedeploy',
    {
      application: [{ Ref: Match.stringLikeRegexp('Application') }],
      deploymentGroup: [{ Ref: Match.stringLikeRegexp('Group') }],
      state: ['SUCCESS', 'FAILURE', 'STOP'],
    },
  ],
])('what %s says of a deployment reaches the ending function', (_service, template, source, detail) => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: Match.objectLike({ source: [source], detail }),
    Targets: [
      Match.objectLike({
        Arn: { 'Fn::GetAtt': [idOf(template, 'AWS::Lambda::Function', /RolloutFinish/), 'Arn'] },
      }),
    ],
  });
});

test('the guardrails of the template are those that the starting function passes on', () => {
  const [{ Properties: deployed }] = Object.values(endpoint.findResources('AWS::SageMaker::Endpoint')) as [
    { Properties: Record<string, unknown> },
  ];
  const starter =
    endpoint.findResources('AWS::Lambda::Function')[idOf(endpoint, 'AWS::Lambda::Function', /RolloutStart/)];
  const variables = starter!['Properties'].Environment.Variables as Record<string, { 'Fn::Join': [string, unknown[]] }>;
  const text = variables['TIDEGATE_ENDPOINT_DEPLOYMENT']!['Fn::Join'][1].map((part) =>
    typeof part === 'string' ? part : JSON.stringify(part).replaceAll('"', '\\"'),
  ).join('');
  const passedOn = JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith('{') ? (JSON.parse(value) as unknown) : value,
  ) as unknown;
  expect(passedOn).toEqual(deployed['DeploymentConfig']);
});

test('a rollout that came to nothing is told by an alarm, whichever way it did', () => {
  for (const name of ['RolledBack', 'Refused', 'Failing', 'RequestLost']) {
    const [alarm] = Object.entries(endpoint.findResources('AWS::CloudWatch::Alarm')).filter(([id]) =>
      id.includes(name),
    );
    expect(alarm![1]['Properties'].AlarmDescription).toMatch(/^\[warning\] .* Runbook: .*\/rollout\.md#rollout-/);
  }
});
