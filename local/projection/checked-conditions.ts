import { twinCheckedKeys, twinStatementId } from '../names';
import type { Change } from './change';
import type { Projected } from './leave-out';
import { isObject, listOf } from './template';
import type { JsonObject, Resource, Template } from './template';

const policyTypes: ReadonlySet<string> = new Set(['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy']);

/**
 * Has the twin's gateway check conditions on keys that the emulator does not know, and would therefore never find met:
 * beside such a statement stands one without its condition, by which the emulator lets the call through. The gateway looks
 * at the statement that was there before.
 */
export function checkConditionsAtGateway(template: Template): Projected {
  const changes: Change[] = [];
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]): [string, Resource] => {
    const document = policyTypes.has(resource.Type) ? resource.Properties?.['PolicyDocument'] : undefined;
    if (!isObject(document)) return [id, resource];
    const statements = listOf(document['Statement']) as readonly JsonObject[];
    const added = statements.filter(isCheckedByTwin).map(({ Condition: _, ...statement }, index) => ({
      ...statement,
      Sid: `${twinStatementId}${index}`,
    }));
    if (added.length === 0) return [id, resource];
    changes.push({
      what: 'widened',
      resource: id,
      type: resource.Type,
      reason: `the emulator does not know the condition key ${twinCheckedKeys.join(', ')}; the gateway checks it instead`,
    });
    const properties = {
      ...resource.Properties,
      PolicyDocument: { ...document, Statement: [...statements, ...added] },
    };
    return [id, { ...resource, Properties: properties }];
  });
  return { template: { ...template, Resources: Object.fromEntries(resources) }, changes };
}

function isCheckedByTwin({ Condition }: JsonObject): boolean {
  if (!isObject(Condition)) return false;
  const keys = Object.values(Condition).flatMap((test) => (isObject(test) ? Object.keys(test) : []));
  return keys.some((key) => (twinCheckedKeys as readonly string[]).includes(key));
}
