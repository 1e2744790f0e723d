/** Answers in rows: what a tabular client reads as the prediction. */
import type { InferenceResult } from '../engine/model';
import { ServingError } from '../errors/serving-error';
import type { FeatureSchema } from '../models/feature-schema';
import { toJsonValues } from '../tensors/json-encode';
import type { Tensor } from '../tensors/tensor';

/** A cell of an answer. */
export type Cell = number | string | boolean | null;
/** The prediction of one row: a value, the values of a vector, or values by output. */
export type Prediction = Cell | readonly Prediction[] | { readonly [output: string]: Prediction };

/** Outputs that the prediction needs; undefined for all. */
export function predictionOutputs(schema: FeatureSchema | undefined): readonly string[] | undefined {
  return schema?.prediction ? [schema.prediction.output] : undefined;
}

/**
 * One prediction a row. With a schema, the value it names; else the only output, or an object of all outputs.
 * @throws ServingError INVALID_INPUT when the outputs do not have the rows of the request
 */
export function predictionsOf(
  result: Pick<InferenceResult, 'outputs'>,
  schema: FeatureSchema | undefined,
  rows: number,
): readonly Prediction[] {
  const column = schema?.prediction?.column;
  if (typeof column === 'number') return columnOf(result.outputs[0] as Tensor, column, rows);
  const perOutput = result.outputs.map((output) => rowsOf(output, rows));
  if (result.outputs.length === 1) return perOutput[0] as readonly Prediction[];
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      result.outputs.map(({ name }, index) => [name, (perOutput[index] as readonly Prediction[])[row] as Prediction]),
    ),
  );
}

/** A prediction as the cells of a CSV line. */
export function toCells(prediction: Prediction): readonly Cell[] {
  if (typeof prediction !== 'object' || prediction === null) return [prediction];
  return (Array.isArray(prediction) ? (prediction as readonly Prediction[]) : Object.values(prediction)).flatMap(
    toCells,
  );
}

/** A cell as CSV: missing is empty, texts are quoted where they must be. */
export function toCsvField(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function columnOf(output: Tensor, column: number, rows: number): readonly Prediction[] {
  const values = toJsonValues(output);
  const width = widthOf(output, rows);
  return Array.from({ length: rows }, (_, row) => values[row * width + column] ?? null);
}

function rowsOf(output: Tensor, rows: number): readonly Prediction[] {
  const values = toJsonValues(output);
  const width = widthOf(output, rows);
  if (width === 1) return values;
  const sizes = output.shape.slice(1);
  return Array.from({ length: rows }, (_, row) => nest(values.slice(row * width, (row + 1) * width), sizes));
}

function widthOf(output: Tensor, rows: number): number {
  if (output.shape[0] !== rows) {
    throw new ServingError(
      'INVALID_INPUT',
      `output '${output.name}' does not have one row for each of the ${rows} rows; use the Open Inference Protocol`,
    );
  }
  return rows === 0 ? 0 : output.data.length / rows;
}

/** Values in row-major order as nested arrays of these sizes. */
export function nest(values: readonly Cell[], sizes: readonly number[]): Prediction {
  if (sizes.length <= 1) return values;
  const step = values.length / (sizes[0] as number);
  return Array.from({ length: sizes[0] as number }, (_, i) =>
    nest(values.slice(i * step, (i + 1) * step), sizes.slice(1)),
  );
}
