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
import type { Construct } from 'constructs';
import type { PlannedAsset, Properties } from './plan';

/** What a maker is given. */
export interface Input {
  readonly scope: Construct;
  readonly id: string;
  /** Properties with references to constructs. */
  readonly properties: Properties;
  /** The construct that a property names, as the template has it, when it is made already and of that class. */
  readonly find: <T extends Construct>(type: abstract new (...input: never[]) => T, ...path: string[]) => T | undefined;
  readonly assets: ReadonlyMap<string, PlannedAsset>;
}

/** Level 2 constructs that make exactly one resource of their type, written as an author writes them; and texts of JSON. */
export const makers: Readonly<Record<string, (input: Input) => Construct>> = {
  'AWS::CloudWatch::Alarm': ({ scope, id, properties }) => {
    const alarm = new cloudwatch.Alarm(scope, id, {
      metric: metricOf(properties),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription: text(properties['AlarmDescription']),
    });
    for (const arn of list(properties['AlarmActions']))
      alarm.addAlarmAction({ bind: () => ({ alarmActionArn: text(arn) }) });
    for (const arn of list(properties['OKActions'])) alarm.addOkAction({ bind: () => ({ alarmActionArn: text(arn) }) });
    return alarm;
  },
  'AWS::IAM::Role': ({ scope, id, properties }) =>
    new iam.Role(scope, id, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: text(properties['Description']),
    }),
  'AWS::IAM::ManagedPolicy': ({ scope, id, properties, find }) => {
    const role = find(iam.Role, 'Roles', '0');
    return new iam.ManagedPolicy(scope, id, {
      description: text(properties['Description']),
      statements: statementsOf(properties),
      ...(role && { roles: [role] }),
    });
  },
  'AWS::EC2::SecurityGroup': ({ scope, id, properties }) =>
    new ec2.SecurityGroup(scope, id, { vpc: importedVpc(scope), description: text(properties['GroupDescription']) }),
  'AWS::Logs::LogGroup': ({ scope, id, find }) => {
    const encryptionKey = find(kms.Key, 'KmsKeyId');
    return new logs.LogGroup(scope, id, {
      retention: logs.RetentionDays.ONE_YEAR,
      ...(encryptionKey && { encryptionKey }),
    });
  },
  'AWS::Lambda::Function': ({ scope, id, properties, find, assets }) => {
    const group = find(ec2.SecurityGroup, 'VpcConfig', 'SecurityGroupIds', '0');
    const deadLetterQueue = find(sqs.Queue, 'DeadLetterConfig', 'TargetArn');
    const environmentEncryption = find(kms.Key, 'KmsKeyArn');
    const logGroup = find(logs.LogGroup, 'LoggingConfig', 'LogGroup');
    return new lambda.Function(scope, id, {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: codeOf(properties, assets),
      role: roleOf(scope, find(iam.Role, 'Role')),
      timeout: Duration.seconds(30),
      memorySize: 256,
      description: text(properties['Description']),
      environment: environmentOf(properties),
      tracing: lambda.Tracing.ACTIVE,
      loggingFormat: lambda.LoggingFormat.JSON,
      ...(logGroup ? { logGroup } : { logGroup: logs.LogGroup.fromLogGroupName(scope, `${id}Logs`, 'bare') }),
      ...(group && { vpc: importedVpc(scope), securityGroups: [group] }),
      ...(deadLetterQueue && { deadLetterQueue }),
      ...(environmentEncryption && { environmentEncryption }),
    });
  },
  'AWS::Events::Rule': ({ scope, id, properties }) => {
    const schedule = properties['ScheduleExpression'];
    return new events.Rule(scope, id, {
      description: text(properties['Description']),
      ...(schedule !== undefined && { schedule: events.Schedule.expression(text(schedule)) }),
      ...(schedule === undefined && { eventPattern: patternOf(properties) }),
      targets: list(properties['Targets']).map((target) => ({ bind: () => targetOf(target as Properties) })),
    });
  },
  'AWS::SQS::Queue': ({ scope, id, find }) => {
    const encryptionMasterKey = find(kms.Key, 'KmsMasterKeyId');
    return new sqs.Queue(scope, id, {
      retentionPeriod: Duration.days(14),
      ...(encryptionMasterKey && { encryptionMasterKey }),
    });
  },
  'AWS::S3::Bucket': ({ scope, id, find }) => {
    const rules = ['BucketEncryption', 'ServerSideEncryptionConfiguration', '0', 'ServerSideEncryptionByDefault'];
    const encryptionKey = find(kms.Key, ...rules, 'KMSMasterKeyID');
    return new s3.Bucket(scope, id, {
      versioned: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      ...(encryptionKey && { encryptionKey }),
    });
  },
  'AWS::SNS::Topic': ({ scope, id }) => new sns.Topic(scope, id),
  'AWS::DynamoDB::Table': ({ scope, id }) =>
    new dynamodb.Table(scope, id, { partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING } }),
  'AWS::KMS::Key': ({ scope, id }) => new kms.Key(scope, id, { enableKeyRotation: true }),
  'AWS::SSM::Parameter': ({ scope, id, properties }) =>
    new ssm.StringParameter(scope, id, { stringValue: text(properties['Value']) }),
  'AWS::CloudWatch::Dashboard': ({ scope, id, properties }) =>
    new cloudwatch.CfnDashboard(scope, id, { dashboardBody: jsonText(scope, properties['DashboardBody']) }),
  'AWS::StepFunctions::StateMachine': ({ scope, id, properties, find }) =>
    new sfn.StateMachine(scope, id, {
      definitionBody: sfn.DefinitionBody.fromString(jsonText(scope, properties['DefinitionString'])),
      role: roleOf(scope, find(iam.Role, 'RoleArn')),
    }),
};

/** Grants of a construct to its role would be more resources: the app has them as the policies they are. */
function roleOf(scope: Construct, role: iam.Role | undefined): iam.IRole {
  return role?.withoutPolicyUpdates() ?? iam.Role.fromRoleArn(scope, 'Role', 'arn:aws:iam::111111111111:role/bare');
}

function metricOf(properties: Properties): cloudwatch.IMetric {
  const metrics = list(properties['Metrics']) as readonly Partial<Record<string, unknown>>[];
  const named = (name: string, dimensions: unknown) =>
    new cloudwatch.Metric({ namespace: 'Bare', metricName: name, dimensionsMap: dimensionsOf(dimensions) });
  if (metrics.length === 0) return named(text(properties['MetricName']), properties['Dimensions']);
  const parts = metrics.flatMap(({ Id: id, MetricStat: stat }) => {
    const metric = (stat as { readonly Metric: Properties } | undefined)?.Metric;
    return metric ? [[id as string, named(text(metric['MetricName']), metric['Dimensions'])] as const] : [];
  });
  const { Expression } = metrics.find((metric) => metric['Expression'] !== undefined) ?? {};
  return new cloudwatch.MathExpression({ expression: text(Expression), usingMetrics: Object.fromEntries(parts) });
}

function dimensionsOf(dimensions: unknown): Record<string, string> {
  const pairs = list(dimensions) as readonly { readonly Name: string; readonly Value: unknown }[];
  return Object.fromEntries(pairs.map(({ Name, Value }) => [Name, text(Value)]));
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, unknown>;
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

function patternOf(properties: Properties): events.EventPattern {
  const pattern = (properties['EventPattern'] ?? { source: ['bare'] }) as Properties & { readonly source?: string[] };
  return {
    ...(pattern.source && { source: pattern.source }),
    detailType: list(pattern['detail-type']) as string[],
    detail: pattern['detail'] ?? {},
  };
}

function targetOf(target: Properties): events.RuleTargetConfig {
  const { Arn: deadLetters } = (target['DeadLetterConfig'] ?? {}) as { readonly Arn?: unknown };
  return {
    arn: text(target['Arn']),
    ...(deadLetters !== undefined && { deadLetterConfig: { arn: text(deadLetters) } }),
    retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
  };
}

function environmentOf(properties: Properties): Record<string, string> {
  const { Variables = {} } = (properties['Environment'] ?? {}) as { readonly Variables?: Properties };
  return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, text(value)]));
}

/** A text, or what becomes one when the app is deployed. */
function text(value: unknown): string {
  return value === undefined ? '' : Token.asString(value);
}

/** A text of JSON, from the object that an author writes. */
function jsonText(scope: Construct, value: unknown): string {
  return Stack.of(scope).toJsonString(JSON.parse(text(value)));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function codeOf(properties: Properties, assets: Input['assets']): lambda.Code {
  const { S3Key } = properties['Code'] as { readonly S3Key?: string };
  const asset = S3Key === undefined ? undefined : assets.get(S3Key);
  return asset ? lambda.Code.fromAsset(asset.source) : lambda.Code.fromInline('exports.handler = () => {}');
}

function importedVpc(scope: Construct): ec2.IVpc {
  const stack = Stack.of(scope);
  const found = stack.node.tryFindChild('ImportedVpc') as ec2.IVpc | undefined;
  return (
    found ??
    ec2.Vpc.fromVpcAttributes(stack, 'ImportedVpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      privateSubnetIds: ['subnet-1', 'subnet-2'],
      privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
    })
  );
}
