import { shapeOf } from '../sagemaker/service-model/service-model';

/** CloudFormation hands all numbers and booleans to custom resources as texts; gives them back the types of the API. */
export function coerce(shapeName: string, value: unknown): unknown {
  const shape = shapeOf(shapeName);
  switch (shape.type) {
    case 'structure':
      return Object.fromEntries(
        Object.entries(value as object)
          .filter(([name]) => shape.members?.[name] !== undefined)
          .map(([name, inner]) => [name, coerce(shape.members![name]!.shape, inner)]),
      );
    case 'list':
      return (value as readonly unknown[]).map((item) => coerce(shape.member!.shape, item));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, inner]) => [key, coerce(shape.value!.shape, inner)]),
      );
    case 'boolean':
      return value === true || value === 'true';
    case 'string':
    case 'timestamp':
      return value;
    default:
      return Number(value);
  }
}
