import type { Change } from './change';
import type { Projected } from './leave-out';
import { isObject, listOf } from './template';
import type { JsonObject, Resource, Template } from './template';

const reason =
  'its trust demands aws:SourceAccount of SageMaker, which AWS adds to the call and the emulator does not know';

/** Takes the guard against confused deputies out of the trust of roles that the twin assumes in the name of SageMaker. */
export function loosenServiceTrust(template: Template): Projected {
  const changes: Change[] = [];
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]): [string, Resource] => {
    const trust = resource.Type === 'AWS::IAM::Role' ? resource.Properties?.['AssumeRolePolicyDocument'] : undefined;
    if (!isObject(trust)) return [id, resource];
    const statements = listOf(trust['Statement']) as readonly JsonObject[];
    if (!statements.some(isGuarded)) return [id, resource];
    changes.push({ what: 'loosened', resource: id, type: resource.Type, reason });
    const loosened = statements.map((statement) => (isGuarded(statement) ? withoutCondition(statement) : statement));
    const properties = { ...resource.Properties, AssumeRolePolicyDocument: { ...trust, Statement: loosened } };
    return [id, { ...resource, Properties: properties }];
  });
  return { template: { ...template, Resources: Object.fromEntries(resources) }, changes };
}

function isGuarded({ Principal, Condition }: JsonObject): boolean {
  const services = isObject(Principal) ? listOf(Principal['Service']) : [];
  if (!services.includes('sagemaker.amazonaws.com') || !isObject(Condition)) return false;
  const keys = Object.values(Condition).flatMap((test) => Object.keys(test as JsonObject));
  return keys.every((key) => key === 'aws:SourceAccount');
}

function withoutCondition({ Condition: _, ...statement }: JsonObject): JsonObject {
  return statement;
}
