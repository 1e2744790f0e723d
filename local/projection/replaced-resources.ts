import { resourceProviderArn } from '../names';
import type { Change } from './change';
import type { Projected } from './leave-out';
import { replacedTypes } from './resource-types';
import type { Resource, Template } from './template';

/** Type of the custom resource that stands for a type, for example `Custom::TidegateLocalEndpoint`. */
export function customType(type: string): string {
  return `Custom::TidegateLocal${type.slice(type.lastIndexOf(':') + 1)}`;
}

/**
 * Replaces resources by custom resources with the same properties: the twin's provider makes them while CloudFormation
 * deploys, in CloudFormation's own order and with its own references. `Ref` and `Fn::GetAtt` keep working, since the
 * provider answers with the attributes of the original.
 */
export function replaceResources(template: Template): Projected {
  const changes: Change[] = [];
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]): [string, Resource] => {
    const reason = replacedTypes[resource.Type];
    if (reason === undefined) return [id, resource];
    changes.push({ what: 'replaced', resource: id, type: resource.Type, reason });
    const properties = { ...resource.Properties, ServiceToken: resourceProviderArn };
    return [id, { ...resource, Type: customType(resource.Type), Properties: properties }];
  });
  return { template: { ...template, Resources: Object.fromEntries(resources) }, changes };
}
