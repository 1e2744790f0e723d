import { Match, Template } from 'aws-cdk-lib/assertions';
import { FunctionEndpoint } from '../../../lib/inference/function-endpoint';
import type { FunctionEndpointOptions } from '../../../lib/inference/function-endpoint-props';
import type { ServingContext } from '../../../lib/inference/serving-target';
import { Rollout } from '../../../lib/rollout/rollout';
import { newStack } from '../synthesis';
import { modelStackBeside, smallPlatformIn } from './world';

function functionWith(options: Partial<FunctionEndpointOptions & ServingContext> = {}): Template {
  const platform = newStack();
  const stack = modelStackBeside(platform);
  new FunctionEndpoint(stack, 'Serving', { ...smallPlatformIn(platform), ...options });
  return Template.fromStack(stack);
}

const usual = functionWith();

test('the function loads the champion and records requests below the prefix of the model', () => {
  usual.hasResourceProperties('AWS::Lambda::Function', {
    Architectures: ['x86_64'],
    MemorySize: 1769,
    Environment: {
      Variables: Match.objectLike({
        TIDEGATE_MODEL_NAME: 'flight-delay',
        TIDEGATE_MODEL_URI: { 'Fn::GetAtt': [Match.stringLikeRegexp('Champion'), 'ArtifactUri'] },
        TIDEGATE_CAPTURE_URI: {
          'Fn::Join': ['', Match.arrayWith(['/capture/flight-delay/tidegate-prod-flight-delay/live'])],
        },
      }),
    },
  });
});

test('CodeDeploy moves the alias, under the alarms of the model', () => {
  const template = usual;
  template.hasResource('AWS::Lambda::Alias', {
    Properties: { Name: 'live' },
    UpdatePolicy: {
      CodeDeployLambdaAliasUpdate: {
        ApplicationName: { Ref: Match.stringLikeRegexp('Application') },
        DeploymentGroupName: { Ref: Match.stringLikeRegexp('Group') },
      },
    },
  });
  template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
    AlarmConfiguration: { Enabled: true, Alarms: [Match.anyValue(), Match.anyValue()] },
    DeploymentConfigName: { Ref: Match.stringLikeRegexp('Traffic') },
  });
});

test('the role of CodeDeploy names the function, and no policy of AWS is attached', () => {
  usual.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'codedeploy.amazonaws.com' } })] },
    ManagedPolicyArns: Match.absent(),
  });
});

test('instances are kept warm when asked for', () => {
  functionWith({ provisionedConcurrency: 2 }).hasResourceProperties('AWS::Lambda::Alias', {
    ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
  });
  usual.hasResourceProperties('AWS::Lambda::Alias', { ProvisionedConcurrencyConfig: Match.absent() });
});

test('a function that records nothing may not write to the capture bucket', () => {
  const grants = JSON.stringify(functionWith({ capturePercent: 0 }).findResources('AWS::IAM::ManagedPolicy'));
  expect(grants).not.toContain('s3:PutObject');
});

test('fails for rollouts that a function cannot do, and for too little memory', () => {
  expect(() => functionWith({ rollout: Rollout.rolling() })).toThrow('no instances to exchange');
  expect(() => functionWith({ rollout: Rollout.blueGreen() })).toThrow('use Rollout.canary()');
  expect(() => functionWith({ memorySize: 128 })).toThrow('from 512 to 10240 MiB');
});

test('a share of the concurrency of the account is reserved only when asked for', () => {
  usual.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: Match.absent() });
  functionWith({ maximumConcurrency: 20 }).hasResourceProperties('AWS::Lambda::Function', {
    ReservedConcurrentExecutions: 20,
  });
});

test('fails for a concurrency that is no number of requests, or less than what is kept warm', () => {
  expect(() => functionWith({ maximumConcurrency: 0 })).toThrow(
    'maximumConcurrency must be a whole number from 1; got 0',
  );
  expect(() => functionWith({ maximumConcurrency: 2, provisionedConcurrency: 5 })).toThrow(
    'provisionedConcurrency 5 must not exceed maximumConcurrency 2; keep fewer instances warm',
  );
});
