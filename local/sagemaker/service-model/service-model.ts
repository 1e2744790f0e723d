import model from './sagemaker.json';

/** A shape of the API, as botocore's model describes it. */
export interface Shape {
  readonly type:
    'structure' | 'list' | 'map' | 'string' | 'integer' | 'long' | 'float' | 'double' | 'boolean' | 'timestamp';
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  /** Length of a text, a list or a map, or range of a number. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

/** An operation of the API. */
export interface OperationModel {
  readonly input?: string;
  readonly output?: string;
  /** Errors that the API declares; `ValidationException` comes on top everywhere. */
  readonly errors: readonly string[];
}

/** Operations that the twin speaks. */
export type OperationName = keyof typeof model.operations;

const shapes = model.shapes as unknown as Readonly<Record<string, Shape>>;
const operations = model.operations as Readonly<Record<string, OperationModel>>;

/** Names of the operations. */
export const operationNames = Object.keys(model.operations) as readonly OperationName[];

/** Names of all shapes. */
export const shapeNames = Object.keys(model.shapes) as readonly string[];

/** The operation of that name, if the twin speaks it. */
export function findOperation(name: string): OperationModel | undefined {
  return Object.hasOwn(operations, name) ? operations[name] : undefined;
}

/** The shape of that name. */
export function shapeOf(name: string): Shape {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`the service model has no shape '${name}'; extract it anew`);
  return shape;
}
