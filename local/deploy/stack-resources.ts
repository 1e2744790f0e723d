import { paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';

/** What the resources of deployed stacks are called. */
export class StackResources {
  private constructor(private readonly resources: ReadonlyMap<string, string>) {}

  /** Looks them up. Rejects when one of the stacks is not there. */
  public static async read(client: CloudFormationClient, stacks: readonly string[]): Promise<StackResources> {
    const resources = new Map<string, string>();
    for (const StackName of stacks) {
      for await (const page of paginateListStackResources({ client }, { StackName })) {
        for (const { LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
          resources.set(`${StackName}/${LogicalResourceId!}`, PhysicalResourceId ?? '');
        }
      }
    }
    return new StackResources(resources);
  }

  /** Name of a resource by its logical id without the hash at the end, which nobody needs to know; undefined: no such. */
  public find(stack: string, logicalId: string): string | undefined {
    const pattern = new RegExp(`^${stack}/${logicalId}[0-9A-F]{8}$`);
    return [...this.resources].find(([id]) => pattern.test(id))?.[1];
  }

  /** The same. @throws Error when there is none */
  public physical(stack: string, logicalId: string): string {
    const found = this.find(stack, logicalId);
    if (found === undefined) {
      throw new Error(`stack '${stack}' has no resource '${logicalId}'; deploy it with npm run local -- up`);
    }
    return found;
  }
}
