import * as cdk from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Properties } from './plan';

type TypedResource = new (scope: Construct, id: string, properties: Properties) => CfnResource;

/** The level 1 class of a type, as an author uses it where the library has nothing higher. */
export function typedResource(type: string): TypedResource | undefined {
  const [, service = '', resource = ''] = type.split('::');
  const modules = cdk as unknown as Readonly<Record<string, Readonly<Record<string, TypedResource>> | undefined>>;
  return modules[`aws_${service.toLowerCase()}`]?.[`Cfn${resource}`];
}

/** Properties with the names that level 1 classes give them, on every level: `VpcId` is `vpcId`. */
export function withTypedNames(properties: Properties): Properties {
  return named(properties) as Properties;
}

function named(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [typedName(name), named(inner)]));
}

function typedName(name: string): string {
  // An intrinsic of CloudFormation is no property.
  if (name === 'Ref' || name.startsWith('Fn::')) return name;
  return name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+$|^[A-Z]/, (start) => start.toLowerCase());
}
