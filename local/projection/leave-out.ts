import type { Change } from './change';
import { isObject, listOf, rebuild } from './template';
import type { JsonObject, Resource, Template } from './template';
import { leftOutTypes } from './resource-types';

/** A template and what was done to it. */
export interface Projected {
  readonly template: Template;
  readonly changes: readonly Change[];
}

/**
 * Leaves out the resources of the declared types. Who refers to one gets a stand-in that says so: its logical id, or an
 * ARN in a partition-less form that no service has. What waited for it no longer waits.
 */
export function leaveOut(template: Template): Projected {
  const resources = Object.entries(template.Resources ?? {});
  const gone = new Set(resources.filter(([, { Type }]) => Type in leftOutTypes).map(([id]) => id));
  const kept = resources.filter(([id]) => !gone.has(id)).map(([id, resource]) => [id, stopWaiting(resource, gone)]);
  return {
    template: resolve({ ...template, Resources: Object.fromEntries(kept) as Record<string, Resource> }, gone),
    changes: resources
      .filter(([id]) => gone.has(id))
      .map(([id, { Type }]) => ({ what: 'left out', resource: id, type: Type, reason: leftOutTypes[Type]! })),
  };
}

/** What stands for `Ref` of a resource that is left out. */
export function standInName(logicalId: string): string {
  return `left-out-${logicalId}`;
}

/** What stands for an attribute of a resource that is left out. */
export function standInAttribute(logicalId: string, attribute: string): string {
  return attribute.endsWith('Arn') ? `arn:aws:left-out:::${logicalId}` : standInName(logicalId);
}

function stopWaiting(resource: Resource, gone: ReadonlySet<string>): Resource {
  const { DependsOn, UpdatePolicy, ...rest } = resource;
  const waits = listOf(DependsOn).filter((id) => !gone.has(id as string));
  return {
    ...rest,
    ...(waits.length > 0 && { DependsOn: waits as string[] }),
    // A policy of updates names the CodeDeploy application that is gone.
    ...(UpdatePolicy !== undefined && !mentions(UpdatePolicy, gone) && { UpdatePolicy }),
  };
}

function mentions(value: unknown, gone: ReadonlySet<string>): boolean {
  return JSON.stringify(value) !== JSON.stringify(resolveValue(value, gone));
}

function resolve(template: Template, gone: ReadonlySet<string>): Template {
  return gone.size === 0 ? template : (resolveValue(template, gone) as Template);
}

function resolveValue(value: unknown, gone: ReadonlySet<string>): unknown {
  return rebuild(value, (object) => {
    const keys = Object.keys(object);
    if (keys.length !== 1) return object;
    const ref = object['Ref'];
    if (typeof ref === 'string') return gone.has(ref) ? standInName(ref) : object;
    if ('Fn::GetAtt' in object) return resolveAttribute(object, gone);
    if ('Fn::Sub' in object) return resolveSub(object, gone);
    return object;
  });
}

function resolveAttribute(object: JsonObject, gone: ReadonlySet<string>): unknown {
  const target = object['Fn::GetAtt'];
  const [id, ...attribute] = typeof target === 'string' ? target.split('.') : (target as string[]);
  return gone.has(id!) ? standInAttribute(id!, attribute.join('.')) : object;
}

function resolveSub(object: JsonObject, gone: ReadonlySet<string>): unknown {
  const [text, values] = listOf(object['Fn::Sub']) as [string, unknown];
  const resolved = text.replace(
    /\$\{([A-Za-z0-9]+)(?:\.([A-Za-z0-9.]+))?\}/g,
    (whole, id: string, attribute?: string) =>
      !gone.has(id) ? whole : attribute === undefined ? standInName(id) : standInAttribute(id, attribute),
  );
  return { 'Fn::Sub': isObject(values) ? [resolved, values] : resolved };
}
