import { relayedSources, sourcePrefix, twinSource } from '../names';
import type { RelayedSource } from '../names';
import type { Change } from './change';
import type { Projected } from './leave-out';
import { isObject, listOf } from './template';
import type { JsonObject, Resource, Template } from './template';

/**
 * Lets rules hear the twin where they listen for a service whose events only the twin publishes: `PutEvents` refuses
 * sources that begin with `aws.`, here as in AWS. The original source stays beside it.
 */
export function widenEventRules(template: Template): Projected {
  const changes: Change[] = [];
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]): [string, Resource] => {
    const pattern = resource.Type === 'AWS::Events::Rule' ? resource.Properties?.['EventPattern'] : undefined;
    if (!isObject(pattern)) return [id, resource];
    const heard = listOf(pattern['source']).filter(isRelayed);
    if (heard.length === 0) return [id, resource];
    changes.push({
      what: 'widened',
      resource: id,
      type: resource.Type,
      reason: `listens for events of ${sourcePrefix}aws.… too, since nobody but AWS may publish as aws.…`,
    });
    return [id, withSources(resource, pattern, heard)];
  });
  return { template: { ...template, Resources: Object.fromEntries(resources) }, changes };
}

function isRelayed(source: unknown): source is RelayedSource {
  return relayedSources.some((relayed) => relayed === source);
}

function withSources(resource: Resource, pattern: JsonObject, heard: readonly RelayedSource[]): Resource {
  const source = [...listOf(pattern['source']), ...heard.map(twinSource)];
  return { ...resource, Properties: { ...resource.Properties, EventPattern: { ...pattern, source } } };
}
