import type { Change } from './change';
import type { Projected } from './leave-out';
import { isObject, listOf } from './template';
import type { JsonObject, Resource, Template } from './template';

/** Resource policies that demand TLS of their callers. */
const policyTypes: ReadonlySet<string> = new Set([
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
]);

const reason = 'refuses requests without TLS, and everything on the twin speaks plain http on this machine';

/** Takes out the statements that refuse requests without TLS; a policy without any other statement goes with them. */
export function loosenTransportPolicies(template: Template): Projected {
  const changes: Change[] = [];
  const resources = Object.entries(template.Resources ?? {}).flatMap(([id, resource]): [string, Resource][] => {
    const document = policyTypes.has(resource.Type) ? resource.Properties?.['PolicyDocument'] : undefined;
    if (!isObject(document)) return [[id, resource]];
    const statements = listOf(document['Statement']);
    const kept = statements.filter((statement) => !refusesPlainHttp(statement));
    if (kept.length === statements.length) return [[id, resource]];
    changes.push({ what: 'loosened', resource: id, type: resource.Type, reason });
    if (kept.length === 0) return [];
    const properties = { ...resource.Properties, PolicyDocument: { ...document, Statement: kept } };
    return [[id, { ...resource, Properties: properties }]];
  });
  return { template: withoutDangling({ ...template, Resources: Object.fromEntries(resources) }), changes };
}

function refusesPlainHttp(statement: unknown): boolean {
  if (!isObject(statement) || statement['Effect'] !== 'Deny' || !isObject(statement['Condition'])) return false;
  const keys = Object.values(statement['Condition']).flatMap((test) => Object.keys(test as JsonObject));
  return keys.length > 0 && keys.every((key) => ['aws:securetransport', 's3:tlsversion'].includes(key.toLowerCase()));
}

/** Nothing refers to a policy but what waits for it. */
function withoutDangling(template: Template): Template {
  const present = template.Resources ?? {};
  const resources = Object.entries(present).map(([id, { DependsOn, ...resource }]): [string, Resource] => {
    const waits = listOf(DependsOn).filter((other) => (other as string) in present) as string[];
    return [id, { ...resource, ...(waits.length > 0 && { DependsOn: waits }) }];
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}
