import { resourceProviderArn } from '../names';
import type { Change } from './change';
import type { Projected } from './leave-out';
import { sageMakerTypes } from './resource-types';
import type { Resource, Template } from './template';

/** Type of the custom resource that stands for a SageMaker type, for example `Custom::TidegateLocalEndpoint`. */
export function customType(type: string): string {
  return `Custom::TidegateLocal${type.slice('AWS::SageMaker::'.length)}`;
}

/**
 * Replaces SageMaker resources by custom resources with the same properties: the twin's provider makes them in the
 * twin's SageMaker while CloudFormation deploys, in CloudFormation's own order and with its own references. `Ref` and
 * `Fn::GetAtt` keep working, since the provider answers with the attributes of the original.
 */
export function replaceSageMakerResources(template: Template): Projected {
  const changes: Change[] = [];
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]): [string, Resource] => {
    if (!sageMakerTypes.has(resource.Type)) return [id, resource];
    changes.push({
      what: 'replaced',
      resource: id,
      type: resource.Type,
      reason: "a custom resource makes it in the twin's SageMaker",
    });
    const properties = { ...resource.Properties, ServiceToken: resourceProviderArn };
    return [id, { ...resource, Type: customType(resource.Type), Properties: properties }];
  });
  return { template: { ...template, Resources: Object.fromEntries(resources) }, changes };
}
