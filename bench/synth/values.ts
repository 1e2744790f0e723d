import type { aws_events as events } from 'aws-cdk-lib';
import {
  aws_cloudwatch as cloudwatch,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_lambda as lambda,
  Stack,
  Token,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Assets, Properties } from './plan';

/** Grants of a construct to its role would be more resources: the app has them as the policies they are. */
export function roleOf(scope: Construct, role: iam.Role | undefined): iam.IRole {
  return role?.withoutPolicyUpdates() ?? iam.Role.fromRoleArn(scope, 'Role', 'arn:aws:iam::111111111111:role/bare');
}

export function metricOf(properties: Properties): cloudwatch.IMetric {
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
export function statementsOf(properties: Properties): iam.PolicyStatement[] {
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

export function patternOf(properties: Properties): events.EventPattern {
  const pattern = (properties['EventPattern'] ?? { source: ['bare'] }) as Properties & { readonly source?: string[] };
  return {
    ...(pattern.source && { source: pattern.source }),
    detailType: list(pattern['detail-type']) as string[],
    detail: pattern['detail'] ?? {},
  };
}

export function targetOf(target: Properties): events.RuleTargetConfig {
  const { Arn: deadLetters } = (target['DeadLetterConfig'] ?? {}) as { readonly Arn?: unknown };
  return {
    arn: text(target['Arn']),
    ...(deadLetters !== undefined && { deadLetterConfig: { arn: text(deadLetters) } }),
    retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
  };
}

export function environmentOf(properties: Properties): Record<string, string> {
  const { Variables = {} } = (properties['Environment'] ?? {}) as { readonly Variables?: Properties };
  return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, text(value)]));
}

/** A text, or what becomes one when the app is deployed. */
export function text(value: unknown): string {
  return value === undefined ? '' : Token.asString(value);
}

/** A text of JSON, from the object that an author writes. */
export function jsonText(scope: Construct, value: unknown): string {
  return Stack.of(scope).toJsonString(JSON.parse(text(value)));
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function codeOf(properties: Properties, assets: Assets): lambda.Code {
  const { S3Key } = properties['Code'] as { readonly S3Key?: string };
  const asset = S3Key === undefined ? undefined : assets[S3Key];
  return asset ? lambda.Code.fromAsset(asset.source) : lambda.Code.fromInline('exports.handler = () => {}');
}

export function importedVpc(scope: Construct): ec2.IVpc {
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
