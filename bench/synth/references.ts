import { CfnResource, Fn, Lazy, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Attributes } from './level-2';
import type { Plan } from './plan';

/**
 * Turns the references of finished templates back into references between constructs, also between stacks, as the author
 * of an app writes them: `bucket.bucketArn`, not `{ 'Fn::GetAtt': … }`.
 */
export class References {
  private readonly made = new Map<string, Made>();

  public constructor(private readonly exported: Plan['exported']) {}

  /** Notes what became of a resource. */
  public add(stack: string, logicalId: string, construct: Construct, attributes: Attributes = {}): void {
    this.made.set(`${stack} ${logicalId}`, { construct, attributes });
  }

  /** The construct that a reference names, when it is made already. */
  public find(stack: string, value: unknown): Construct | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::ImportValue': name } = value as Reference;
    const exported = name === undefined ? undefined : this.exported[name];
    if (exported) return this.find(exported.stack, exported.value);
    return this.made.get(`${stack} ${Ref ?? attribute?.[0] ?? ''}`)?.construct;
  }

  /** The same value with references to constructs. */
  public link(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.link(stack, item));
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value) as [string, unknown][];
    if (others.length === 0) {
      if (name === 'Ref') return this.refer(stack, argument as string, 'Ref');
      if (name === 'Fn::GetAtt') return this.refer(stack, ...(argument as [string, string]));
      if (name === 'Fn::Join') return this.join(stack, argument as [string, unknown[]]);
      const exported = name === 'Fn::ImportValue' ? this.exported[argument as string] : undefined;
      if (exported) return this.link(exported.stack, exported.value);
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.link(stack, item)]));
  }

  private refer(stack: string, logicalId: string, attribute: string): unknown {
    if (logicalId.startsWith('AWS::')) return Fn.ref(logicalId);
    const key = `${stack} ${logicalId}`;
    const made = this.made.get(key);
    if (made) return attributeOf(made, attribute);
    return Lazy.any({
      produce: () => {
        const later = this.made.get(key);
        return later ? attributeOf(later, attribute) : { Ref: logicalId };
      },
    });
  }

  private join(stack: string, [delimiter, parts]: [string, unknown[]]): string {
    return parts.map((part) => Token.asString(this.link(stack, part))).join(delimiter);
  }
}

interface Made {
  readonly construct: Construct;
  readonly attributes: Attributes;
}

interface Reference {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::ImportValue'?: string;
}

/** What an author writes to name a construct of the library. */
function attributeOf({ construct, attributes }: Made, attribute: string): unknown {
  const named = attributes[attribute]?.(construct as never);
  if (named !== undefined) return named;
  const resource = CfnResource.isCfnResource(construct) ? construct : (construct.node.defaultChild as CfnResource);
  return attribute === 'Ref' ? resource.ref : Token.asString(resource.getAtt(attribute));
}
