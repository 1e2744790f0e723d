import type { Change } from './change';
import type { Projected } from './leave-out';
import type { Resource, Template } from './template';

/** A minute of AWS takes a second on the twin. */
const compression = 60;
/** Seconds that a handler may take on a busy machine before its message is handed out again. */
const shortest = 10;

/** Shortens how long a message that must wait stays out of sight: with it waits everything behind it in its queue. */
export function shortenWaits(template: Template): Projected {
  const changes: Change[] = [];
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]): [string, Resource] => {
    const seconds = resource.Type === 'AWS::SQS::Queue' ? Number(resource.Properties?.['VisibilityTimeout'] ?? 0) : 0;
    if (!(seconds > shortest)) return [id, resource];
    const VisibilityTimeout = Math.max(shortest, Math.round(seconds / compression));
    const reason = 'a message that waits is looked at again earlier, since time passes faster on the twin';
    changes.push({ what: 'shortened', resource: id, type: resource.Type, reason });
    return [id, { ...resource, Properties: { ...resource.Properties, VisibilityTimeout } }];
  });
  return { template: { ...template, Resources: Object.fromEntries(resources) }, changes };
}
