import { Fn, Lazy, Token } from 'aws-cdk-lib';
import type { CfnResource, IResolvable } from 'aws-cdk-lib';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';

interface Template {
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

/**
 * Turns the references of finished templates back into references between constructs, also between stacks, as the author
 * of an app writes them: `bucket.bucketArn`, not `{ 'Fn::GetAtt': … }`.
 */
export class Links {
  private readonly resources = new Map<string, CfnResource>();
  private readonly exported = new Map<string, { readonly stack: string; readonly value: unknown }>();

  public constructor(artifacts: readonly CloudFormationStackArtifact[]) {
    for (const artifact of artifacts) {
      for (const { Value, Export } of Object.values((artifact.template as Template).Outputs ?? {})) {
        if (Export) this.exported.set(Export.Name, { stack: artifact.hierarchicalId, value: Value });
      }
    }
  }

  /** Notes what became of a resource. */
  public add(stack: string, logicalId: string, resource: CfnResource): void {
    this.resources.set(`${stack} ${logicalId}`, resource);
  }

  /** The same value with references to constructs. Those may still be missing: they are looked up at synthesis. */
  public link(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.link(stack, item));
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value) as [string, unknown][];
    if (others.length === 0) {
      if (name === 'Ref') return this.reference(stack, argument as string);
      if (name === 'Fn::GetAtt') return this.attribute(stack, argument as [string, string]);
      if (name === 'Fn::Join') return this.joined(stack, argument as [string, unknown[]]);
      const exported = name === 'Fn::ImportValue' ? this.exported.get(argument as string) : undefined;
      if (exported) return this.link(exported.stack, exported.value);
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.link(stack, item)]));
  }

  private reference(stack: string, logicalId: string): IResolvable | string {
    if (logicalId.startsWith('AWS::')) return Fn.ref(logicalId);
    return this.later(stack, logicalId, (resource) => resource.ref);
  }

  private attribute(stack: string, [logicalId, name]: [string, string]): IResolvable {
    return this.later(stack, logicalId, (resource) => resource.getAtt(name));
  }

  private joined(stack: string, [delimiter, parts]: [string, unknown[]]): string {
    return parts.map((part) => Token.asString(this.link(stack, part))).join(delimiter);
  }

  private later(stack: string, logicalId: string, of: (resource: CfnResource) => unknown): IResolvable {
    return Lazy.any({
      produce: () => {
        const resource = this.resources.get(`${stack} ${logicalId}`);
        return resource ? of(resource) : { Ref: logicalId };
      },
    });
  }
}
