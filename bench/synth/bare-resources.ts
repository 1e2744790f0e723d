import {
  aws_cloudwatch as cloudwatch,
  aws_dynamodb as dynamodb,
  aws_ec2 as ec2,
  aws_events as events,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_logs as logs,
  aws_s3 as s3,
  aws_sns as sns,
  aws_sqs as sqs,
  aws_ssm as ssm,
  aws_stepfunctions as sfn,
  Duration,
  Stack,
  Token,
} from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Properties of a resource in a template. */
export type Properties = Readonly<Record<string, unknown>>;

interface Input {
  readonly scope: Construct;
  readonly id: string;
  readonly properties: Properties;
  /** Folder of an asset by its key. */
  readonly assetOf: (key: string) => string | undefined;
}

const roleArn = 'arn:aws:iam::111111111111:role/bare';

/** Level 2 constructs that make exactly one resource of their type. */
const makers: Readonly<Record<string, (input: Input) => Construct>> = {
  'AWS::CloudWatch::Alarm': ({ scope, id, properties }) => {
    const alarm = new cloudwatch.Alarm(scope, id, {
      metric: new cloudwatch.Metric({ namespace: 'Bare', metricName: id, dimensionsMap: { Name: id } }),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription: text(properties['AlarmDescription']),
    });
    for (const arn of list(properties['AlarmActions']))
      alarm.addAlarmAction({ bind: () => ({ alarmActionArn: text(arn) }) });
    for (const arn of list(properties['OKActions'])) alarm.addOkAction({ bind: () => ({ alarmActionArn: text(arn) }) });
    return alarm;
  },
  'AWS::IAM::Role': ({ scope, id }) =>
    new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description: 'A role' }),
  'AWS::IAM::ManagedPolicy': ({ scope, id, properties }) =>
    new iam.ManagedPolicy(scope, id, { statements: statementsOf(properties) }),
  'AWS::EC2::SecurityGroup': ({ scope, id }) =>
    new ec2.SecurityGroup(scope, id, { vpc: importedVpc(scope), description: 'A group' }),
  'AWS::Logs::LogGroup': ({ scope, id }) => new logs.LogGroup(scope, id, { retention: logs.RetentionDays.ONE_YEAR }),
  'AWS::Lambda::Function': ({ scope, id, properties, assetOf }) =>
    new lambda.Function(scope, id, {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: codeOf(properties, assetOf),
      role: iam.Role.fromRoleArn(scope, `${id}Role`, roleArn, { mutable: false }),
      timeout: Duration.seconds(30),
      description: text(properties['Description']),
      environment: environmentOf(properties),
      vpc: importedVpc(scope),
      vpcSubnets: { subnets: [ec2.Subnet.fromSubnetId(scope, `${id}Subnet`, 'subnet-1')] },
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, `${id}Group`, 'sg-1')],
      tracing: lambda.Tracing.ACTIVE,
    }),
  'AWS::Events::Rule': ({ scope, id, properties }) =>
    new events.Rule(scope, id, {
      eventPattern: { source: ['bare'], detailType: ['Something'] },
      targets: list(properties['Targets']).map((target) => ({
        bind: () => ({ arn: text((target as Properties)['Arn']) }),
      })),
    }),
  'AWS::SQS::Queue': ({ scope, id }) => new sqs.Queue(scope, id, { retentionPeriod: Duration.days(14) }),
  'AWS::S3::Bucket': ({ scope, id }) =>
    new s3.Bucket(scope, id, { versioned: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL }),
  'AWS::SNS::Topic': ({ scope, id }) => new sns.Topic(scope, id),
  'AWS::DynamoDB::Table': ({ scope, id }) =>
    new dynamodb.Table(scope, id, { partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING } }),
  'AWS::KMS::Key': ({ scope, id }) => new kms.Key(scope, id, { enableKeyRotation: true }),
  'AWS::SSM::Parameter': ({ scope, id }) => new ssm.StringParameter(scope, id, { stringValue: '{}' }),
  'AWS::StepFunctions::StateMachine': ({ scope, id }) =>
    new sfn.StateMachine(scope, id, {
      definitionBody: sfn.DefinitionBody.fromString('{"StartAt":"End","States":{"End":{"Type":"Succeed"}}}'),
      role: iam.Role.fromRoleArn(scope, `${id}Role`, roleArn, { mutable: false }),
    }),
};

/** Makes a resource with the construct library, where it has a construct for that. */
export function bareResource(
  scope: Construct,
  id: string,
  type: string,
  properties: Properties,
  assetOf: Input['assetOf'],
): CfnResource | undefined {
  return makers[type]?.({ scope, id, properties, assetOf }).node.defaultChild as CfnResource | undefined;
}

/** As many statements, with as many actions and resources. */
function statementsOf(properties: Properties): iam.PolicyStatement[] {
  const { Statement } = properties['PolicyDocument'] as { readonly Statement: readonly Statement[] };
  return Statement.map(
    ({ Action, Resource, Condition }) =>
      new iam.PolicyStatement({
        actions: [Action].flat(),
        resources: [Resource].flat().map(text),
        conditions: Condition,
      }),
  );
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, unknown>;
}

function environmentOf(properties: Properties): Record<string, string> {
  const { Variables = {} } = (properties['Environment'] ?? {}) as { readonly Variables?: Properties };
  return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, text(value)]));
}

/** A text, or what becomes one when the app is deployed. */
function text(value: unknown): string {
  return value === undefined ? '' : Token.asString(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function codeOf(properties: Properties, assetOf: Input['assetOf']): lambda.Code {
  const { S3Key } = properties['Code'] as { readonly S3Key?: string };
  const folder = S3Key === undefined ? undefined : assetOf(S3Key);
  return folder === undefined ? lambda.Code.fromInline('exports.handler = () => {}') : lambda.Code.fromAsset(folder);
}

function importedVpc(scope: Construct): ec2.IVpc {
  const stack = Stack.of(scope);
  const found = stack.node.tryFindChild('ImportedVpc') as ec2.IVpc | undefined;
  return (
    found ?? ec2.Vpc.fromVpcAttributes(stack, 'ImportedVpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] })
  );
}
