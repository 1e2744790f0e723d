import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { FeatureSchema as ServedSchema } from '../../../serving/models/feature-schema';
import { formatShape, type TensorSpec } from '../../../serving/tensors/tensor';
import type { Feature, FeatureSchema } from '../profile/feature-schema';

/**
 * Which input of a model takes which features: as the schema says, or by its name, or all of them if it is the only one.
 * The same rules tell what a captured request holds.
 *
 * @throws TidegateError `Tidegate.InvalidInput` that says where model and schema differ
 */
export function bindInputs(specs: readonly TensorSpec[], schema: FeatureSchema): ServedSchema {
  const features = new Map(schema.features.map((feature) => [feature.name, feature]));
  if (features.size === 0) throw differ('the schema has no features: attributions need a model of tabular features');
  const stray = schema.inputs.find(({ name }) => specs.every((spec) => spec.name !== name));
  if (stray) throw differ(`the schema names input '${stray.name}', the model has ${listed(specs.map(nameOf))}`);
  const inputs = specs.map((spec) => {
    const columns = columnsOf(spec, specs.length, schema);
    if (!columns) {
      throw differ(
        `the model has an input '${spec.name}', of which neither the inputs of the schema nor its features ` +
          `(${listed([...features.keys()])}) know anything; name its columns in the inputs of schema.json`,
      );
    }
    checkShape(spec, columns);
    for (const name of columns) checkColumn(spec, name, features.get(name));
    return { name: spec.name, dtype: spec.datatype, shape: [...spec.shape], columns: [...columns] };
  });
  const taken = new Set(inputs.flatMap(({ columns }) => columns));
  const unused = [...features.keys()].filter((name) => !taken.has(name));
  if (unused.length > 0) throw differ(`no input of the model takes the feature ${listed(unused)} of the schema`);
  return {
    schemaVersion: 1,
    features: schema.features.map(({ name, type, nullable }) => ({ name, type, dtype: 'FP32', nullable })),
    inputs,
  };
}

/** The error for a model and a schema that do not belong together. */
export function differ(problem: string): TidegateError {
  return new TidegateError(errorNames.invalidInput, `model and schema differ: ${problem}`);
}

/** Names in quotes, as a message lists them. */
export function listed(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

function columnsOf({ name }: TensorSpec, count: number, schema: FeatureSchema): readonly string[] | undefined {
  const declared = schema.inputs.find((input) => input.name === name)?.columns;
  if (declared) return declared;
  const names = schema.features.map(nameOf);
  if (names.includes(name)) return [name];
  return count === 1 ? names : undefined;
}

function checkShape({ name, shape }: TensorSpec, columns: readonly string[]): void {
  if (shape.length < 1 || shape.length > 2) {
    throw differ(
      `input '${name}' of the model has shape ${formatShape(shape)}; attributions need rows of columns, one or two dimensions`,
    );
  }
  const width = shape.length === 1 ? 1 : shape[1]!;
  if (width !== -1 && width !== columns.length) {
    throw differ(
      `input '${name}' of the model takes ${width} columns, the schema gives it ${columns.length}: ${listed(columns)}`,
    );
  }
  if (shape[0] !== -1 && shape[0] !== 1) {
    throw differ(
      `input '${name}' of the model takes ${shape[0]} rows at a time; export it with a free first dimension`,
    );
  }
}

function checkColumn({ name, datatype }: TensorSpec, column: string, feature: Feature | undefined): void {
  if (!feature) throw differ(`the schema gives input '${name}' the column '${column}', which is no feature`);
  if (datatype === 'BYTES' && feature.type === 'numeric') {
    throw differ(`input '${name}' of the model takes text, feature '${column}' of the schema is numeric`);
  }
  const words = feature.categories?.find((category) => Number.isNaN(Number(category)));
  if (datatype !== 'BYTES' && words !== undefined) {
    throw differ(
      `input '${name}' of the model takes ${datatype}, feature '${column}' has categories such as '${words}'`,
    );
  }
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
