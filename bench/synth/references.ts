import {
  aws_cloudwatch as cloudwatch,
  aws_dynamodb as dynamodb,
  aws_events as events,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_logs as logs,
  aws_s3 as s3,
  aws_sns as sns,
  aws_sqs as sqs,
  aws_ssm as ssm,
  aws_stepfunctions as sfn,
  CfnResource,
  Fn,
  Lazy,
  Token,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Plan } from './plan';

/**
 * Turns the references of finished templates back into references between constructs, also between stacks, as the author
 * of an app writes them: `bucket.bucketArn`, not `{ 'Fn::GetAtt': … }`.
 */
export class References {
  private readonly made = new Map<string, Construct>();

  public constructor(private readonly exported: Plan['exported']) {}

  /** Notes what became of a resource. */
  public add(stack: string, logicalId: string, construct: Construct): void {
    this.made.set(`${stack} ${logicalId}`, construct);
  }

  /** The construct that a reference names, when it is made already. */
  public find(stack: string, value: unknown): Construct | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::ImportValue': name } = value as Reference;
    const exported = name === undefined ? undefined : this.exported.get(name);
    if (exported) return this.find(exported.stack, exported.value);
    return this.made.get(`${stack} ${Ref ?? attribute?.[0] ?? ''}`);
  }

  /** The same value with references to constructs. */
  public link(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.link(stack, item));
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value) as [string, unknown][];
    if (others.length === 0) {
      if (name === 'Ref') return this.refer(stack, argument as string, 'Ref');
      if (name === 'Fn::GetAtt') return this.refer(stack, ...(argument as [string, string]));
      if (name === 'Fn::Join') return this.join(stack, argument as [string, unknown[]]);
      const exported = name === 'Fn::ImportValue' ? this.exported.get(argument as string) : undefined;
      if (exported) return this.link(exported.stack, exported.value);
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.link(stack, item)]));
  }

  private refer(stack: string, logicalId: string, attribute: string): unknown {
    if (logicalId.startsWith('AWS::')) return Fn.ref(logicalId);
    const key = `${stack} ${logicalId}`;
    const construct = this.made.get(key);
    if (construct) return attributeOf(construct, attribute);
    return Lazy.any({
      produce: () => {
        const later = this.made.get(key);
        return later ? attributeOf(later, attribute) : { Ref: logicalId };
      },
    });
  }

  private join(stack: string, [delimiter, parts]: [string, unknown[]]): string {
    return parts.map((part) => Token.asString(this.link(stack, part))).join(delimiter);
  }
}

interface Reference {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::ImportValue'?: string;
}

/** What an author writes to name a construct of the library. */
function attributeOf(construct: Construct, attribute: string): unknown {
  const named = attributes.get(construct.constructor)?.[attribute]?.(construct as never);
  if (named !== undefined) return named;
  const resource = CfnResource.isCfnResource(construct) ? construct : (construct.node.defaultChild as CfnResource);
  return attribute === 'Ref' ? resource.ref : Token.asString(resource.getAtt(attribute));
}

type Attributes = Readonly<Record<string, (construct: never) => string>>;

const attributes: ReadonlyMap<unknown, Attributes> = new Map<unknown, Attributes>([
  [
    cloudwatch.Alarm,
    { Ref: (alarm: cloudwatch.Alarm) => alarm.alarmName, Arn: (alarm: cloudwatch.Alarm) => alarm.alarmArn },
  ],
  [dynamodb.Table, { Ref: (table: dynamodb.Table) => table.tableName, Arn: (table: dynamodb.Table) => table.tableArn }],
  [events.Rule, { Arn: (rule: events.Rule) => rule.ruleArn }],
  [ec2.SecurityGroup, { GroupId: (group: ec2.SecurityGroup) => group.securityGroupId }],
  [iam.Role, { Ref: (role: iam.Role) => role.roleName, Arn: (role: iam.Role) => role.roleArn }],
  [iam.ManagedPolicy, { Ref: (policy: iam.ManagedPolicy) => policy.managedPolicyArn }],
  [kms.Key, { Arn: (key: kms.Key) => key.keyArn }],
  [lambda.Function, { Ref: (fn: lambda.Function) => fn.functionName, Arn: (fn: lambda.Function) => fn.functionArn }],
  [
    logs.LogGroup,
    { Ref: (group: logs.LogGroup) => group.logGroupName, Arn: (group: logs.LogGroup) => group.logGroupArn },
  ],
  [s3.Bucket, { Ref: (bucket: s3.Bucket) => bucket.bucketName, Arn: (bucket: s3.Bucket) => bucket.bucketArn }],
  [sns.Topic, { Ref: (topic: sns.Topic) => topic.topicArn }],
  [sqs.Queue, { Ref: (queue: sqs.Queue) => queue.queueUrl, Arn: (queue: sqs.Queue) => queue.queueArn }],
  [ssm.StringParameter, { Ref: (parameter: ssm.StringParameter) => parameter.parameterName }],
  [sfn.StateMachine, { Ref: (machine: sfn.StateMachine) => machine.stateMachineArn }],
]);
