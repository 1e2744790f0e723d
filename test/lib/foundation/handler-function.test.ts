import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { HandlerFunction } from '../../../lib/foundation/handler-function';
import { PlatformKey } from '../../../lib/foundation/platform-key';
import { PlatformNetwork } from '../../../lib/foundation/platform-network';
import { findingsOf, newStack } from '../synthesis';

const props = { handler: 'model-registry/read-registry', description: 'Reads.', timeout: Duration.seconds(10) };

test('runs the bundled handler under a role of its own whose grants are one managed policy', () => {
  const stack = newStack();
  new HandlerFunction(stack, 'Read', props);
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Handler: 'index.handler',
    Timeout: 10,
    TracingConfig: { Mode: 'Active' },
    DeadLetterConfig: { TargetArn: Match.anyValue() },
    LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
  });
  template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
  template.resourceCountIs('AWS::IAM::Policy', 0);
  template.hasResourceProperties('AWS::IAM::Role', { Policies: Match.absent(), ManagedPolicyArns: Match.absent() });
});

test('may attach to a network only when it is given one', () => {
  const outside = newStack();
  new HandlerFunction(outside, 'Read', props);
  expect(JSON.stringify(Template.fromStack(outside))).not.toContain('ec2:CreateNetworkInterface');
  const inside = newStack();
  const encryptionKey = new PlatformKey(inside, 'Key', { description: 'test' });
  const { vpc } = new PlatformNetwork(inside, 'Network', { encryptionKey });
  new HandlerFunction(inside, 'Read', { ...props, vpc });
  expect(JSON.stringify(Template.fromStack(inside))).toContain('ec2:CreateNetworkInterface');
});

test('handlers of a stack share one security group: a VPC has 500 network interfaces for groups and subnets', () => {
  const stack = newStack();
  const encryptionKey = new PlatformKey(stack, 'Key', { description: 'test' });
  const { vpc } = new PlatformNetwork(stack, 'Network', { encryptionKey });
  for (const id of ['One', 'Two']) new HandlerFunction(stack, id, { ...props, vpc });
  const template = Template.fromStack(stack);
  const [group] = Object.keys(
    template.findResources('AWS::EC2::SecurityGroup', {
      Properties: { GroupDescription: Match.stringLikeRegexp('Handlers') },
    }),
  );
  template.resourcePropertiesCountIs(
    'AWS::Lambda::Function',
    { VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': [group, 'GroupId'] }], SubnetIds: Match.anyValue() } },
    2,
  );
});

test('keeps its logs for a year, encrypted', () => {
  const stack = newStack();
  const encryptionKey = new PlatformKey(stack, 'Key', { description: 'test' });
  new HandlerFunction(stack, 'Read', { ...props, encryptionKey });
  Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', {
    RetentionInDays: 365,
    KmsKeyId: Match.anyValue(),
  });
});

test('fails for a handler that is not in the package, and says the way out', () => {
  expect(() => new HandlerFunction(newStack(), 'Fn', { ...props, handler: 'no/such' })).toThrow(
    "'dist/handlers/no/such' is not in the package; run 'npm run build' in a checkout",
  );
});

test('shares the code of another handler beside which it is bundled, and fails when it is not', () => {
  const stack = newStack();
  const asking = {
    ...props,
    handler: 'training-pipeline/attribute-challenger',
    beside: 'monitoring/attribution-monitor',
  };
  new HandlerFunction(stack, 'Ask', asking);
  new HandlerFunction(stack, 'Monitor', { ...props, handler: asking.beside });
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const [first, second] = functions.map(({ Properties }) => Properties as { Handler: string; Code: unknown });
  expect([first!.Handler, second!.Handler]).toEqual(['attribute-challenger.handler', 'index.handler']);
  expect(first!.Code).toEqual(second!.Code);
  expect(() => new HandlerFunction(newStack(), 'Fn', { ...asking, handler: 'no/such' })).toThrow(
    "'dist/handlers/monitoring/attribution-monitor/such.js' is not in the package",
  );
});

test('passes every policy pack inside the platform network, which has no way out', () => {
  const findings = findingsOf((stack) => {
    const encryptionKey = new PlatformKey(stack, 'Key', { description: 'test' });
    const { vpc } = new PlatformNetwork(stack, 'Network', { encryptionKey });
    new HandlerFunction(stack, 'Read', { ...props, encryptionKey, vpc });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::InternetGateway', 0);
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
  });
  expect(findings).toEqual([]);
});
