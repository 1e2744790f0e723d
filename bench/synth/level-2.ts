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
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Assets, Properties } from './plan';
import {
  codeOf,
  environmentOf,
  importedVpc,
  jsonText,
  list,
  metricOf,
  patternOf,
  roleOf,
  statementsOf,
  targetOf,
  text,
} from './values';

/** What a maker is given. */
export interface Input {
  readonly scope: Construct;
  readonly id: string;
  /** Properties with references to constructs. */
  readonly properties: Properties;
  /** The construct that a property names, as the template has it, when it is made already and of that class. */
  readonly find: <T extends Construct>(type: abstract new (...input: never[]) => T, ...path: string[]) => T | undefined;
  readonly assets: Assets;
}

/** How an author makes a resource with level 2 of the library, and names what is known of it. */
export interface Level2 {
  readonly make: (input: Input) => Construct;
  /** By the names that templates give them; `Ref` is the resource itself. */
  readonly attributes?: Attributes;
}

export type Attributes = Readonly<Record<string, (construct: never) => string>>;

/** Level 2 constructs that make exactly one resource of their type, written as an author writes them; and texts of JSON. */
export const level2: Readonly<Record<string, Level2>> = {
  'AWS::CloudWatch::Alarm': {
    make: ({ scope, id, properties }) => {
      const alarm = new cloudwatch.Alarm(scope, id, {
        metric: metricOf(properties),
        threshold: 1,
        evaluationPeriods: 1,
        alarmDescription: text(properties['AlarmDescription']),
      });
      for (const arn of list(properties['AlarmActions']))
        alarm.addAlarmAction({ bind: () => ({ alarmActionArn: text(arn) }) });
      for (const arn of list(properties['OKActions']))
        alarm.addOkAction({ bind: () => ({ alarmActionArn: text(arn) }) });
      return alarm;
    },
    attributes: { Ref: (alarm: cloudwatch.Alarm) => alarm.alarmName, Arn: (alarm: cloudwatch.Alarm) => alarm.alarmArn },
  },
  'AWS::IAM::Role': {
    make: ({ scope, id, properties }) =>
      new iam.Role(scope, id, {
        assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
        description: text(properties['Description']),
      }),
    attributes: { Ref: (role: iam.Role) => role.roleName, Arn: (role: iam.Role) => role.roleArn },
  },
  'AWS::IAM::ManagedPolicy': {
    make: ({ scope, id, properties, find }) => {
      const role = find(iam.Role, 'Roles', '0');
      return new iam.ManagedPolicy(scope, id, {
        description: text(properties['Description']),
        statements: statementsOf(properties),
        ...(role && { roles: [role] }),
      });
    },
    attributes: { Ref: (policy: iam.ManagedPolicy) => policy.managedPolicyArn },
  },
  'AWS::EC2::SecurityGroup': {
    make: ({ scope, id, properties }) =>
      new ec2.SecurityGroup(scope, id, { vpc: importedVpc(scope), description: text(properties['GroupDescription']) }),
    attributes: { GroupId: (group: ec2.SecurityGroup) => group.securityGroupId },
  },
  'AWS::Logs::LogGroup': {
    make: ({ scope, id, find }) => {
      const encryptionKey = find(kms.Key, 'KmsKeyId');
      return new logs.LogGroup(scope, id, {
        retention: logs.RetentionDays.ONE_YEAR,
        ...(encryptionKey && { encryptionKey }),
      });
    },
    attributes: { Ref: (group: logs.LogGroup) => group.logGroupName, Arn: (group: logs.LogGroup) => group.logGroupArn },
  },
  'AWS::Lambda::Function': {
    make: ({ scope, id, properties, find, assets }) => {
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
    attributes: { Ref: (fn: lambda.Function) => fn.functionName, Arn: (fn: lambda.Function) => fn.functionArn },
  },
  'AWS::Events::Rule': {
    make: ({ scope, id, properties }) => {
      const schedule = properties['ScheduleExpression'];
      return new events.Rule(scope, id, {
        description: text(properties['Description']),
        ...(schedule !== undefined && { schedule: events.Schedule.expression(text(schedule)) }),
        ...(schedule === undefined && { eventPattern: patternOf(properties) }),
        targets: list(properties['Targets']).map((target) => ({ bind: () => targetOf(target as Properties) })),
      });
    },
    attributes: { Arn: (rule: events.Rule) => rule.ruleArn },
  },
  'AWS::SQS::Queue': {
    make: ({ scope, id, find }) => {
      const encryptionMasterKey = find(kms.Key, 'KmsMasterKeyId');
      return new sqs.Queue(scope, id, {
        retentionPeriod: Duration.days(14),
        ...(encryptionMasterKey && { encryptionMasterKey }),
      });
    },
    attributes: { Ref: (queue: sqs.Queue) => queue.queueUrl, Arn: (queue: sqs.Queue) => queue.queueArn },
  },
  'AWS::S3::Bucket': {
    make: ({ scope, id, find }) => {
      const rules = ['BucketEncryption', 'ServerSideEncryptionConfiguration', '0', 'ServerSideEncryptionByDefault'];
      const encryptionKey = find(kms.Key, ...rules, 'KMSMasterKeyID');
      return new s3.Bucket(scope, id, {
        versioned: true,
        blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
        ...(encryptionKey && { encryptionKey }),
      });
    },
    attributes: { Ref: (bucket: s3.Bucket) => bucket.bucketName, Arn: (bucket: s3.Bucket) => bucket.bucketArn },
  },
  'AWS::SNS::Topic': {
    make: ({ scope, id }) => new sns.Topic(scope, id),
    attributes: { Ref: (topic: sns.Topic) => topic.topicArn },
  },
  'AWS::DynamoDB::Table': {
    make: ({ scope, id }) =>
      new dynamodb.Table(scope, id, { partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING } }),
    attributes: { Ref: (table: dynamodb.Table) => table.tableName, Arn: (table: dynamodb.Table) => table.tableArn },
  },
  'AWS::KMS::Key': {
    make: ({ scope, id }) => new kms.Key(scope, id, { enableKeyRotation: true }),
    attributes: { Arn: (key: kms.Key) => key.keyArn },
  },
  'AWS::SSM::Parameter': {
    make: ({ scope, id, properties }) => new ssm.StringParameter(scope, id, { stringValue: text(properties['Value']) }),
    attributes: { Ref: (parameter: ssm.StringParameter) => parameter.parameterName },
  },
  'AWS::CloudWatch::Dashboard': {
    make: ({ scope, id, properties }) =>
      new cloudwatch.CfnDashboard(scope, id, { dashboardBody: jsonText(scope, properties['DashboardBody']) }),
  },
  'AWS::StepFunctions::StateMachine': {
    make: ({ scope, id, properties, find }) =>
      new sfn.StateMachine(scope, id, {
        definitionBody: sfn.DefinitionBody.fromString(jsonText(scope, properties['DefinitionString'])),
        role: roleOf(scope, find(iam.Role, 'RoleArn')),
      }),
    attributes: { Ref: (machine: sfn.StateMachine) => machine.stateMachineArn },
  },
};
