import { resourceProviderArn } from '../../../local/names';
import { renderChanges } from '../../../local/projection/change';
import { projectTemplate } from '../../../local/projection/project-template';
import { leftOutTypes } from '../../../local/projection/resource-types';
import type { Resource } from '../../../local/projection/template';

const project = (resources: Record<string, Resource>) => projectTemplate({ Resources: resources });

describe('projecting a template', () => {
  test('fails for a type of which nothing is known, and says where to say it', () => {
    const resources = { A: { Type: 'AWS::Config::ConfigRule' }, B: { Type: 'AWS::Budgets::Budget' } };
    expect(() => project(resources)).toThrow(
      /nothing is known of AWS::Budgets::Budget, AWS::Config::ConfigRule .*local\/projection\/resource-types\.ts/,
    );
  });

  test("puts a custom resource of the twin in a SageMaker resource's place, properties and all", () => {
    const { template } = project({
      Endpoint: { Type: 'AWS::SageMaker::Endpoint', Properties: { EndpointName: 'e' }, DependsOn: 'Config' },
      Config: { Type: 'AWS::SageMaker::EndpointConfig' },
    });
    expect(template.Resources!['Endpoint']).toEqual({
      Type: 'Custom::TidegateLocalEndpoint',
      Properties: { EndpointName: 'e', ServiceToken: resourceProviderArn },
      DependsOn: ['Config'],
    });
  });

  test("rules hear the twin beside the service, and other services' rules stay", () => {
    const rule = (source: string[]): Resource => ({
      Type: 'AWS::Events::Rule',
      Properties: { EventPattern: { source, detail: { a: [1] } } },
    });
    const { template, changes } = project({ Alarms: rule(['aws.cloudwatch']), Objects: rule(['aws.s3']) });
    expect(template.Resources!['Alarms']!.Properties).toEqual({
      EventPattern: { source: ['aws.cloudwatch', 'tidegate.local.aws.cloudwatch'], detail: { a: [1] } },
    });
    expect(template.Resources!['Objects']).toEqual(rule(['aws.s3']));
    expect(changes.map(({ resource }) => resource)).toEqual(['Alarms']);
  });

  test('a message that waits is looked at again in compressed time', () => {
    const queue = (VisibilityTimeout?: number): Resource => ({
      Type: 'AWS::SQS::Queue',
      Properties: { VisibilityTimeout },
    });
    const { template } = project({ Patient: queue(3600), Quick: queue(360), Short: queue(5), Default: queue() });
    const timeouts = Object.values(template.Resources!).map(({ Properties }) => Properties!['VisibilityTimeout']);
    expect(timeouts).toEqual([60, 10, 5, undefined]);
  });

  test('loosens the trust in SageMaker where AWS alone could meet it, and no other', () => {
    const role = (service: string, Condition?: object): Resource => ({
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRole',
              Principal: { Service: service },
              ...(Condition && { Condition }),
            },
          ],
        },
      },
    });
    const guard = { StringEquals: { 'aws:SourceAccount': '1' } };
    const { template, changes } = project({
      Job: role('sagemaker.amazonaws.com', guard),
      States: role('states.amazonaws.com', guard),
      Tagged: role('sagemaker.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': '1', 'aws:PrincipalTag/a': 'b' },
      }),
    });
    expect(template.Resources!['Job']).toEqual(role('sagemaker.amazonaws.com'));
    expect(changes.map(({ what, resource }) => `${what} ${resource}`)).toEqual(['loosened Job']);
  });

  test('takes out exactly the statements that demand TLS', () => {
    const tls = { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    const version = { Effect: 'Deny', Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } };
    const unencrypted = {
      Effect: 'Deny',
      Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
    };
    const both = {
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 'aws:x': 'y' } },
    };
    const allow = { Effect: 'Allow', Action: 's3:GetObject' };
    const policy = (Statement: object[]): Resource => ({
      Type: 'AWS::S3::BucketPolicy',
      Properties: { PolicyDocument: { Statement } },
    });
    const { template } = project({
      Mixed: policy([tls, version, unencrypted, both, allow]),
      OnlyTls: policy([tls]),
      Waiting: { Type: 'AWS::SNS::Topic', DependsOn: ['OnlyTls', 'Mixed'] },
    });
    expect(template.Resources!['Mixed']).toEqual(policy([unencrypted, both, allow]));
    expect(template.Resources).not.toHaveProperty('OnlyTls');
    expect(template.Resources!['Waiting']!.DependsOn).toEqual(['Mixed']);
  });

  test('beside a condition that only the gateway can check stands a statement for the emulator', () => {
    const statement = {
      Effect: 'Allow',
      Action: 'cloudwatch:PutMetricData',
      Resource: '*',
      Condition: { StringEquals: { 'cloudwatch:namespace': 'Tidegate' } },
    };
    const other = {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: '*',
      Condition: { StringLike: { 's3:prefix': 'a' } },
    };
    const { template } = project({
      Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [statement, other] } } },
    });
    expect(template.Resources!['Policy']!.Properties).toEqual({
      PolicyDocument: {
        Statement: [
          statement,
          other,
          { Effect: 'Allow', Action: 'cloudwatch:PutMetricData', Resource: '*', Sid: 'TidegateLocal0' },
        ],
      },
    });
  });

  test('lists changes once for each kind and reason, with the number of resources', () => {
    const { changes } = project({
      A: { Type: 'AWS::EC2::FlowLog' },
      B: { Type: 'AWS::EC2::FlowLog' },
      C: { Type: 'AWS::SageMaker::Model' },
      D: { Type: 'AWS::SageMaker::Endpoint' },
    });
    expect(renderChanges([{ stack: 's', changes }])).toEqual([
      'left out 2 AWS::EC2::FlowLog: the emulator has no packets, so no flow logs',
      "replaced 1 AWS::SageMaker::Endpoint, 1 AWS::SageMaker::Model: a custom resource makes it in the twin's SageMaker",
    ]);
  });

  test('every reason is a sentence that a reader understands', () => {
    for (const reason of Object.values(leftOutTypes)) expect(reason).toMatch(/^[a-z].{20,}[^.]$/);
  });
});
