import { aws_iam as iam, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { recordAccepted, whenJudged } from './acknowledge';

/** Wildcards that are accepted in the policies below a construct, and what bounds them. */
export interface AcceptedWildcards {
  /**
   * Which, as cdk-nag prints them: `Action::s3:GetObject*`, `Resource::<Bucket.Arn>/*`. Keep it as narrow as the reason:
   * a wildcard that matches none of the patterns stays a finding.
   */
  readonly matching: RegExp;
  /** What bounds the wildcard. */
  readonly reason: string;
}

/**
 * Accepts wildcards in the policies of a construct by pattern. Grants of the CDK (`grantRead`) write wildcards whose exact
 * text depends on logical ids, and on whether the resource is in another stack; each is looked up when every reference
 * between stacks is resolved, which is when constructs are validated, and acknowledged by its own name.
 */
export function acknowledgeWildcards(construct: IConstruct, ...accepted: readonly AcceptedWildcards[]): void {
  whenJudged(construct, () => {
    for (const node of construct.node.findAll()) acknowledgeIn(node, accepted);
  });
}

/** Wildcards by policy. Several constructs above one policy accept some of it; resolving it once is costly enough. */
const wildcards = new WeakMap<IConstruct, readonly string[]>();

function acknowledgeIn(node: IConstruct, accepted: readonly AcceptedWildcards[]): void {
  if (!(node instanceof iam.CfnManagedPolicy || node instanceof iam.CfnPolicy)) return;
  const found = wildcards.get(node) ?? wildcardsIn(Stack.of(node).resolve(node.policyDocument) as PolicyDocument);
  wildcards.set(node, found);
  for (const wildcard of found) {
    const match = accepted.find(({ matching }) => matching.test(wildcard));
    if (match) recordAccepted(node, { rules: [`AwsSolutions-IAM5[${wildcard}]`], reason: match.reason });
  }
}

/** Matches every object of a bucket below one of the prefixes, and nothing else. A prefix may be a token, or empty: any object. */
export function objectsBelow(...prefixes: readonly string[]): RegExp {
  const names = prefixes.map((prefix) =>
    Token.isUnresolved(prefix) ? '<[^>]+>' : prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^Resource::[^/]+/(?:${names.join('|')})\\*$`);
}

interface PolicyDocument {
  readonly Statement?: readonly Statement[];
}

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
}

function wildcardsIn(document: PolicyDocument): string[] {
  const found = (document.Statement ?? [])
    .filter((statement) => statement.Effect === 'Allow')
    .flatMap(({ Action, Resource }) => [
      ...[Action ?? []].flat().map((action) => `Action::${action}`),
      ...[Resource ?? []].flat().map((resource) => `Resource::${flatten(resource)}`),
    ]);
  return [...new Set(found.filter((text) => text.includes('*')))];
}

/** A CloudFormation value as cdk-nag spells it in the names of findings. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll('${', '<').replaceAll('}', '>');
  const intrinsic = value as Record<string, unknown>;
  if ('Fn::Join' in intrinsic) {
    const [delimiter, parts] = intrinsic['Fn::Join'] as [string, unknown[]];
    return parts.map(flatten).join(delimiter);
  }
  if ('Fn::Sub' in intrinsic) return flatten(intrinsic['Fn::Sub']);
  if ('Fn::GetAtt' in intrinsic) return `<${(intrinsic['Fn::GetAtt'] as unknown[]).map(flatten).join('.')}>`;
  if ('Fn::ImportValue' in intrinsic) return flatten(intrinsic['Fn::ImportValue']);
  if ('Ref' in intrinsic) return `<${flatten(intrinsic['Ref'])}>`;
  return JSON.stringify(value);
}
