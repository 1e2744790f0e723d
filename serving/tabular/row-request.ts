/**
 * Requests and answers in plain JSON: rows (`instances` in, one prediction a row out) and columns (whole inputs in,
 * whole outputs out). TensorFlow Serving has both; KServe v1, Vertex AI, TorchServe and Azure ML took over the rows.
 */
import type { InferenceResult } from '../engine/model';
import { invalidInput, invalidRequest, shown } from '../errors/serving-error';
import type { LoadedModel } from '../models/loaded-model';
import { toJsonValues } from '../tensors/json-encode';
import type { Tensor, TensorSpec } from '../tensors/tensor';
import { base64Of, plainTensor } from './plain-tensors';
import { nest, predictionOutputs, predictionsOf, type Prediction } from './predictions';
import { RowBinding } from './row-binding';

/** Tensors of a request in rows, and the way back. */
export interface RowRequest {
  readonly inputs: readonly Tensor[];
  /** Outputs that the answer needs; undefined for all. */
  readonly outputs: readonly string[] | undefined;
  /** One prediction a row. */
  readonly predictions: (result: InferenceResult) => readonly Prediction[];
}

/**
 * Reads rows. With a feature schema, a row holds its columns, in order or by name, and the prediction is what the
 * schema says; else a row is an object of the model's inputs or, for a model with one input, the input's value.
 * @throws ServingError INVALID_INPUT
 */
export function readRows(loaded: LoadedModel, rows: unknown, field: string): RowRequest {
  if (!Array.isArray(rows)) throw invalidRequest(field, `must be an array of rows, is ${shown(rows)}`);
  if (rows.length === 0) throw invalidInput(field, 'has no rows');
  const { schema } = loaded.definition;
  return {
    inputs: rowTensors(loaded, rows as unknown[], field),
    outputs: predictionOutputs(schema),
    predictions: (result) =>
      schema?.prediction ? predictionsOf(result, schema, rows.length) : plainPredictions(result, rows.length),
  };
}

/** Reads whole inputs: an object by name, or the value itself for a model with one input. */
export function readColumns(specs: readonly TensorSpec[], columns: unknown, field: string): readonly Tensor[] {
  const [only, second] = specs;
  const byName = asRecord(columns);
  if (only !== undefined && second === undefined && !(byName !== undefined && Object.hasOwn(byName, only.name)))
    return [plainTensor(only, columns, field)];
  if (byName === undefined) throw invalidRequest(field, `must be an object of ${namesOf(specs)}, is ${shown(columns)}`);
  return takeAll(specs, byName, field).map((spec) => plainTensor(spec, byName[spec.name], `${field}.${spec.name}`));
}

/** Whole outputs, nested as their shapes say: the value itself for a model with one output, else an object by name. */
export function plainOutputs(outputs: readonly Tensor[]): unknown {
  const [only, second] = outputs;
  if (only !== undefined && second === undefined) return plainValue(only);
  return Object.fromEntries(outputs.map((output) => [output.name, plainValue(output)]));
}

/** The elements of a tensor, nested as its shape says. */
export function plainValue(tensor: Tensor): Prediction {
  const values = toJsonValues(tensor);
  return tensor.shape.length === 0 ? (values[0] as Prediction) : nest(values, tensor.shape);
}

function rowTensors(loaded: LoadedModel, rows: readonly unknown[], field: string): readonly Tensor[] {
  const specs = loaded.model.inputs;
  const { schema } = loaded.definition;
  const first = asRecord(rows[0]);
  const named = first !== undefined && specs.every(({ name }) => Object.hasOwn(first, name));
  if (!named && schema !== undefined && schema.features.length > 0) {
    const binding = RowBinding.of(specs, schema);
    if (binding !== undefined) return binding.fromValues(rows, field);
  }
  if (named) {
    const records = rows.map((row, index) => recordAt(specs, row, `${field}[${index}]`));
    return specs.map((spec) => {
      const values = records.map((record) => record[spec.name]);
      return plainTensor(spec, values, `${field} (input '${spec.name}')`);
    });
  }
  const [only, second] = specs;
  if (only === undefined || second !== undefined || first !== undefined) {
    throw invalidInput(`${field}[0]`, `must be an object of ${namesOf(specs)}, is ${shown(rows[0])}`);
  }
  return [plainTensor(only, rows, field)];
}

function recordAt(specs: readonly TensorSpec[], row: unknown, field: string): Readonly<Record<string, unknown>> {
  const record = asRecord(row);
  if (record === undefined) throw invalidInput(field, `must be an object like the first row, is ${shown(row)}`);
  takeAll(specs, record, field);
  return record;
}

function takeAll(
  specs: readonly TensorSpec[],
  record: Readonly<Record<string, unknown>>,
  field: string,
): readonly TensorSpec[] {
  for (const { name } of specs) {
    if (!Object.hasOwn(record, name))
      throw invalidInput(`${field}.${name}`, `is missing; the inputs are ${namesOf(specs)}`);
  }
  const extra = Object.keys(record).find((key) => !specs.some(({ name }) => name === key));
  if (extra !== undefined)
    throw invalidInput(`${field}.${extra.slice(0, 60)}`, `is unknown; the inputs are ${namesOf(specs)}`);
  return specs;
}

/** An object by name; undefined for arrays, single values and encoded bytes. */
function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || base64Of(value) !== undefined)
    return undefined;
  return value as Readonly<Record<string, unknown>>;
}

function plainPredictions({ outputs }: InferenceResult, rows: number): readonly Prediction[] {
  const perOutput = outputs.map((output) => {
    if (output.shape[0] !== rows) {
      throw invalidInput(
        `output '${output.name}'`,
        `does not have one row for each of the ${rows} rows; ask for whole outputs instead (inputs)`,
      );
    }
    return plainValue(output) as readonly Prediction[];
  });
  if (outputs.length === 1) return perOutput[0] as readonly Prediction[];
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      outputs.map(({ name }, index) => [name, (perOutput[index] as readonly Prediction[])[row] as Prediction]),
    ),
  );
}

function namesOf(specs: readonly TensorSpec[]): string {
  return specs.map(({ name }) => `'${name}'`).join(', ');
}
