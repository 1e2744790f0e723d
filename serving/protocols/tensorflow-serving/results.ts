/** Which output of a model is a score or a value, and how `:classify` and `:regress` answer with it. */
import { invalidRequest } from '../../errors/serving-error';
import type { LoadedModel } from '../../models/loaded-model';
import { toJsonValues } from '../../tensors/json-encode';
import type { Tensor, TensorSpec } from '../../tensors/tensor';

/** The outputs that a classification reads. */
export interface ClassOutputs {
  readonly scores: string;
  /** Names of the classes, of the same shape as the scores; undefined: they are called by their index. */
  readonly classes: string | undefined;
}

/**
 * Finds the scores: the output of floating-point numbers with one column a class.
 * @throws ServingError INVALID_REQUEST for a model without
 */
export function classOutputs({ model, definition }: LoadedModel): ClassOutputs {
  const scores = model.outputs.filter((spec) => isFloat(spec) && spec.shape.length === 2 && spec.shape[1] !== 1);
  const named = scores.find(({ name }) => name === definition.schema?.prediction?.output);
  const found = named ?? scores[0];
  if (found === undefined || (named === undefined && scores.length > 1)) {
    throw invalidRequest(
      `model '${model.name}'`,
      `has ${scores.length} outputs of scores (floating point, [rows, classes]); classification needs one; use :predict`,
    );
  }
  const classes = model.outputs.find(({ datatype, shape }) => datatype === 'BYTES' && shape.length === 2);
  return { scores: found.name, classes: classes?.name };
}

/**
 * Finds the value: the only output with one number a row.
 * @throws ServingError INVALID_REQUEST for a model without
 */
export function valueOutput({ model, definition }: LoadedModel): string {
  const values = model.outputs.filter(
    (spec) => isFloat(spec) && (spec.shape.length === 1 || (spec.shape.length === 2 && spec.shape[1] === 1)),
  );
  const found = values.find(({ name }) => name === definition.schema?.prediction?.output) ?? values[0];
  if (found === undefined || values.length > 1) {
    throw invalidRequest(
      `model '${model.name}'`,
      `has ${values.length} outputs with one floating-point number a row; regression needs one; use :predict`,
    );
  }
  return found.name;
}

/** A list of `[label, score]` for each row, in the order of the classes. */
export function labelScores(scores: Tensor, classes: Tensor | undefined): (readonly [string, unknown])[][] {
  const [rows = 0, width = 0] = scores.shape;
  const values = toJsonValues(scores);
  const labels = classes?.data as string[] | undefined;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const at = row * width + column;
      return [labels?.[at] ?? String(column), values[at]] as const;
    }),
  );
}

function isFloat({ datatype }: TensorSpec): boolean {
  return datatype === 'FP16' || datatype === 'FP32' || datatype === 'FP64';
}
