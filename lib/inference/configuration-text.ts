import { CfnElement, Lazy, Stack, Token } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * A text that changes whenever a deployment would change one of these resources, whatever changed it: a property, a tag,
 * an override, or a value that is known only at deployment. It is what `ChampionVersion` is told to read the champion
 * again with, so that CloudFormation never configures anew what serves without asking which version that is.
 *
 * @param resources asked for at synthesis, since they are made after the champion that they name
 * @param champion what of it the resources name is left out, as is what they name of each other
 */
export function configurationText(
  scope: IConstruct,
  resources: () => readonly CfnResource[],
  champion: () => IConstruct,
): string {
  const stack = Stack.of(scope);
  const render = () => {
    const left = [...resources(), champion()].flatMap(elementsBelow);
    const ids = new Set(left.map((element) => stack.resolve(element.logicalId) as string));
    return resources().map((resource) => strip(propertiesOf(stack, resource), ids));
  };
  // References to other stacks become imports when every stack has been looked at. What is rendered after that look stays;
  // what somebody asks for earlier does not count.
  let looked = false;
  let rendered: unknown;
  return stack.toJsonString(
    Lazy.uncachedAny({
      produce: ({ preparing }) => {
        if (preparing) {
          looked = true;
          rendered = undefined;
          // The resources themselves show every reference that this text repeats.
          return [];
        }
        return looked ? (rendered ??= render()) : render();
      },
    }),
  );
}

function elementsBelow(construct: IConstruct): CfnElement[] {
  return construct.node.findAll().filter((node): node is CfnElement => CfnElement.isCfnElement(node));
}

interface Rendered {
  readonly Resources: Readonly<Record<string, { readonly Properties?: unknown }>>;
}

/** What the template will say; the CDK renders it only through this method, which it keeps from its typings. */
function propertiesOf(stack: Stack, resource: CfnResource): unknown {
  const rendered = (resource as unknown as { _toCloudFormation(): unknown })._toCloudFormation();
  const { Resources } = stack.resolve(rendered) as Rendered;
  return Object.values(Resources).map(({ Properties }) => Properties);
}

function strip(value: unknown, left: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((inner) => strip(inner, left));
  if (value === null || typeof value !== 'object') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: readonly string[] };
  const named = ref ?? attribute?.[0];
  if (named !== undefined && left.has(named)) return named;
  const entries = Object.entries(value).map(([key, inner]) => [key, strip(inner, left)] as const);
  return isIntrinsic(value) ? asText(Object.fromEntries(entries)) : Object.fromEntries(entries);
}

function isIntrinsic(value: object): boolean {
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'));
}

/** What CloudFormation computes, as a token again: so that it is computed, and not quoted, in the JSON text. */
function asText(intrinsic: object): string {
  const isList = ['Fn::Split', 'Fn::GetAZs', 'Fn::Cidr'].some((name) => name in intrinsic);
  return Token.asString(isList ? { 'Fn::Join': [',', intrinsic] } : intrinsic);
}
