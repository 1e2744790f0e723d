import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import * as z from 'zod';

/** One resource of a template. */
export interface ResourceSummary {
  readonly logicalId: string;
  readonly type: string;
  /** Construct path, as policy packs name it. */
  readonly constructPath: string;
}

/** One template of an assembly. */
export interface StackSummary {
  /** Name under which `cdk deploy` knows the stack, for example `prod/tidegate-prod`. */
  readonly id: string;
  readonly stackName: string;
  /** Template, relative to the assembly. */
  readonly template: string;
  /** `sha256:<hex>` of the template's bytes. */
  readonly digest: string;
  readonly resources: readonly ResourceSummary[];
}

const templateSchema = z.object({
  Resources: z
    .record(
      z.string(),
      z.object({ Type: z.string(), Metadata: z.object({ 'aws:cdk:path': z.string().optional() }).optional() }),
    )
    .default({}),
});

/** Every stack of an assembly and of its stages, in the order of deployment. */
export function summarizeStacks(assembly: CloudAssembly): StackSummary[] {
  return assembly.stacksRecursively.map((stack) => {
    const bytes = readFileSync(stack.templateFullPath);
    const { Resources } = templateSchema.parse(JSON.parse(bytes.toString('utf8')));
    return {
      id: stack.hierarchicalId,
      stackName: stack.stackName,
      template: path.relative(assembly.directory, stack.templateFullPath),
      digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      resources: Object.entries(Resources).map(([logicalId, resource]) => ({
        logicalId,
        type: resource.Type,
        constructPath: resource.Metadata?.['aws:cdk:path'] ?? '',
      })),
    };
  });
}

/** How many resources of each service, most first; `AWS::Lambda::Function` counts for `Lambda`. */
export function countByService(resources: readonly ResourceSummary[]): [service: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { type } of resources) {
    const service = type.startsWith('AWS::') ? (type.split('::')[1] ?? type) : 'custom';
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
