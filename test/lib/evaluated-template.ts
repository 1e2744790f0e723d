import type { Template } from 'aws-cdk-lib/assertions';

/** A resource whose references are texts. */
export interface EvaluatedResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/**
 * A template as CloudFormation would see it after deployment, as far as tests need it: every reference becomes a text that
 * names what it refers to, so that texts made of references (JSON, ARNs) can be read, and wiring can be followed.
 */
export class EvaluatedTemplate {
  private readonly resources: Readonly<Record<string, EvaluatedResource>>;

  public constructor(template: Template) {
    const { Resources } = template.toJSON() as { Resources: Record<string, unknown> };
    this.resources = Object.fromEntries(
      Object.entries(Resources).map(([id, resource]) => [id, evaluate(resource) as EvaluatedResource]),
    );
  }

  /** Resources of a type by logical id, those whose properties satisfy `where`. */
  public of(type: string, where: (properties: Readonly<Record<string, unknown>>) => boolean = () => true) {
    return Object.entries(this.resources)
      .filter(([, resource]) => resource.Type === type && where(resource.Properties))
      .map(([id, { Properties }]) => ({ id, properties: Properties }));
  }

  /** The only resource of a type that satisfies `where`. */
  public one(type: string, where: (properties: Readonly<Record<string, unknown>>) => boolean = () => true) {
    const found = this.of(type, where);
    if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} satisfy the test, not 1`);
    return found[0]!;
  }

  /** The state machine whose name ends like this: `training`, `drift`. */
  public stateMachine(ending: string) {
    return this.one('AWS::StepFunctions::StateMachine', ({ StateMachineName }) =>
      String(StateMachineName).endsWith(`-${ending}`),
    );
  }

  /** The resource with an id. */
  public get(id: string): EvaluatedResource {
    const found = this.resources[id];
    if (!found) throw new Error(`there is no resource '${id}'`);
    return found;
  }

  /** The variables of a handler's function, found by a part of its description. */
  public environmentOf(description: string): Record<string, string> {
    const { properties } = this.one('AWS::Lambda::Function', ({ Description }) =>
      String(Description).includes(description),
    );
    return (properties['Environment'] as { Variables: Record<string, string> }).Variables;
  }

  /** Statements of every policy of a role. */
  public statementsOf(roleId: string): readonly Statement[] {
    const policies = this.of('AWS::IAM::ManagedPolicy', ({ Roles }) => (Roles as string[]).includes(roleId));
    return policies.flatMap(({ properties }) => (properties['PolicyDocument'] as { Statement: Statement[] }).Statement);
  }
}

/** One statement of a policy. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

/** `Ref` becomes the logical id, `Fn::GetAtt` becomes `<id>.<attribute>`, joins become texts. */
function evaluate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(evaluate);
  if (typeof value !== 'object' || value === null) return value;
  const [[key, inner] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0) {
    if (key === 'Ref') return inner;
    if (key === 'Fn::GetAtt') return (inner as string[]).join('.');
    if (key === 'Fn::Join') {
      const [delimiter, parts] = inner as [string, unknown[]];
      return parts.map(evaluate).join(delimiter);
    }
    if (key === 'Fn::Select') {
      const [index, list] = evaluate(inner) as [number | string, string[]];
      // A reference that is not split any further stands for whichever part is asked for.
      return list[Number(index)] ?? list[0];
    }
    if (key === 'Fn::Split') {
      const [delimiter, text] = evaluate(inner) as [string, string];
      return text.split(delimiter);
    }
    if (key === 'Fn::Sub') return typeof inner === 'string' ? inner : (inner as [string])[0];
  }
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, evaluate(entry)]));
}
